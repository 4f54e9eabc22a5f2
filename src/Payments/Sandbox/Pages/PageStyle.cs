namespace Okote.Payments.Sandbox;

internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: light-dark(#1b1b1f, #f2f2f5); --paper: light-dark(#fff, #16161a);
          --soft: light-dark(#f3f4f8, #222228); --line: light-dark(#767683, #8f8f9c);
          --act: light-dark(#1f4fa3, #9dbdfc); --act-ink: light-dark(#fff, #10131a);
          --bad: light-dark(#a3161b, #ffa8a3); }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--soft); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        .ribbon { margin: 0; padding: .5rem 1rem; background: light-dark(#ffe48a, #4a3c00); text-align: center; }
        main { max-width: 32rem; margin: 1.5rem auto; padding: 1.5rem; background: var(--paper); border-radius: .5rem; }
        h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
        .total { font-size: 1.6rem; font-weight: 700; margin: .5rem 0 1rem; }
        dl { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; margin: 0 0 1rem; }
        dd { margin: 0; text-align: right; }
        label, legend { display: block; font-weight: 600; margin-top: 1rem; }
        fieldset { border: 0; padding: 0; margin: 1rem 0 0; }
        fieldset label { font-weight: 400; margin-top: .25rem; }
        .hint { font-size: .9rem; margin: 0; }
        input:not([type=radio]) { width: 100%; min-height: 2.75rem; padding: .5rem .75rem;
          font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
          border-radius: .25rem; }
        [aria-invalid=true] { border: 2px solid var(--bad) !important; }
        .wrong { color: var(--bad); margin: .25rem 0 0; font-weight: 600; }
        .summary { border: 2px solid var(--bad); border-radius: .25rem; padding: .75rem 1rem; margin: 1rem 0; }
        .summary h2 { margin: 0; font-size: 1.1rem; color: var(--bad); }
        button { width: 100%; min-height: 3rem; margin-top: 1.25rem; font: inherit; font-weight: 700;
          color: var(--act-ink); background: var(--act); border: 2px solid var(--act); border-radius: .25rem;
          cursor: pointer; }
        button.second { color: var(--act); background: transparent; }
        a { color: var(--act); } .back { display: inline-block; margin-top: 1rem; padding: .25rem 0; }
        :focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
        details { margin-top: 1.5rem; } summary { cursor: pointer; padding: .25rem 0; }
        li { margin: .5rem 0; } code { white-space: nowrap; }
        """;
}
