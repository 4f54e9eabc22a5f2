using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Okote.Data;
using Okote.Funding;

namespace Okote.Web;

/// <summary>One row of the rewards' form, as typed.</summary>
public sealed record RewardRow(string? Code, string? Libelle, string? Don, string? Valeur, string? Stock)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Libelle) && string.IsNullOrWhiteSpace(Don);
}

public sealed record RewardsForm(IReadOnlyList<RewardRow>? Lignes);

public sealed record RewardsPage(Proposal Proposal, IReadOnlyList<RewardRow> Rows, FormErrors Errors);

/// <summary>What givers get in return, if anything.</summary>
[Route("{lang:lang}/porteur/projets/{id:guid}/contreparties")]
[WorkerOnly(Workplace.Holder)]
public sealed class RewardsController(Db db, CurrentPerson me, SaveRewards save, Texts texts) : Controller
{
    private const int FreshRows = 2;

    [HttpGet("")]
    public async Task<IActionResult> Edit(Guid id)
    {
        if (await Proposals.Find(db, me, id) is not { } proposal) return NotFound();
        if (!proposal.IsOpen) return new SeeOther(HolderPlace.Project(id));
        return Page(proposal, (await Rewards.Of(db, id)).Select(reward => new RewardRow(reward.Code, reward.Label,
            reward.Minimum.Plain(), reward.Value.Plain(), reward.Stock?.ToString(CultureInfo.InvariantCulture))),
            new FormErrors());
    }

    [HttpPost("")]
    public async Task<IActionResult> Update(Guid id, [FromForm] RewardsForm form)
    {
        if (await Proposals.Find(db, me, id) is not { } proposal) return NotFound();
        var rows = (form.Lignes ?? []).Where(row => !row.IsEmpty).Take(ProposalLimits.Rewards_RowsMax + 1).ToList();
        var errors = new FormErrors();
        var entries = rows.Select((row, at) => Read(row, at, errors)).ToList();
        if (!errors.Any)
        {
            var saved = await save.Run(id, me, entries);
            if (!saved.IsRefused) return new SeeOther(HolderPlace.Project(id, "contreparties"));
            errors.Add("", texts.Refusal(saved.Refusal.Value));
        }
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page(proposal, rows, errors);
    }

    private RewardEntry Read(RewardRow row, int at, FormErrors errors)
    {
        if (string.IsNullOrWhiteSpace(row.Libelle)) errors.Add($"lignes-{at}-libelle", texts["Holder.LabelMissing"]);
        else if (row.Libelle.Length > ProposalLimits.Label_CharsMax)
            errors.Add($"lignes-{at}-libelle", texts["Holder.TooLong", ProposalLimits.Label_CharsMax]);
        var minimum = texts.ReadAmount(errors, $"lignes-{at}-don", row.Don);
        if (minimum < ContributionLimits.AmountMin)
            errors.Add($"lignes-{at}-don", texts.Refusal(Refusal.AmountTooSmall));
        var value = string.IsNullOrWhiteSpace(row.Valeur) ? Money.Zero
            : texts.ReadAmount(errors, $"lignes-{at}-valeur", row.Valeur);
        if (value > minimum) errors.Add($"lignes-{at}-valeur", texts.Refusal(Refusal.RewardWorthTooMuch));
        int? stock = int.TryParse(row.Stock, NumberStyles.None, CultureInfo.InvariantCulture, out var pieces)
            && pieces > 0 ? pieces : null;
        if (stock is null && !string.IsNullOrWhiteSpace(row.Stock))
            errors.Add($"lignes-{at}-stock", texts["Holder.StockUnreadable"]);
        return new RewardEntry(row.Code, row.Libelle?.Trim() ?? "", minimum ?? Money.Zero, value ?? Money.Zero, stock);
    }

    private ViewResult Page(Proposal proposal, IEnumerable<RewardRow> rows, FormErrors errors)
    {
        ModelState.Clear();
        var fresh = Enumerable.Range(0, FreshRows).Select(_ => new RewardRow(null, null, null, null, null));
        return View("Edit", new RewardsPage(proposal, [.. rows, .. fresh], errors));
    }
}
