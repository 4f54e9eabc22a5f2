using System.Net.Mail;
using Okote.Data;

namespace Okote.Funding;

/// <summary>Hands queued mails to the mail server, each until it is sent or has failed for good.</summary>
public sealed class SendMails(Db db, TimeProvider clock, MailSettings settings) : IWork
{
    public async Task<int> Run(CancellationToken cancel)
    {
        if (settings.Smtp is null) return await Mails.KeepInMailbox(db, clock.GetUtcNow());
        var mails = await Mails.Claim(db, clock.GetUtcNow());
        foreach (var mail in mails)
        {
            // What is claimed and not sent at a stop is claimed again when its lease ends.
            if (cancel.IsCancellationRequested) break;
            await Send(mail, cancel);
        }
        return mails.Count;
    }

    private async Task Send(Mail mail, CancellationToken cancel)
    {
        if (mail.Email is null)
        {
            await Mails.MarkFailed(db, mail.Id, "the person's address was erased");
            return;
        }
        try
        {
            await SmtpPost.Send(settings, mail, cancel);
            await Mails.MarkSent(db, mail.Id, "", clock.GetUtcNow());
        }
        catch (Exception e) when (e is SmtpException or FormatException)
        {
            await Postpone(mail, e);
        }
    }

    private Task Postpone(Mail mail, Exception e)
    {
        var final = e is FormatException || mail.Tries >= Mails.Send_TriesMax
            || e is SmtpException { StatusCode: var code } && SmtpPost.IsFinal(code);
        return final
            ? Mails.MarkFailed(db, mail.Id, e.Message)
            : Mails.TryAgain(db, mail.Id, e.Message, clock.GetUtcNow() + TimeSpan.FromMinutes(1 << mail.Tries));
    }
}
