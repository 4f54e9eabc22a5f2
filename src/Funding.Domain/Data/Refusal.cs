namespace Okote.Data;

/// <summary>Every reason for which Okote says no, in order of precedence. Each has its sentence in every language
/// (resource key <c>Refusal_{name}</c>).</summary>
public enum Refusal
{
    /// <summary>No such thing, or not yours: the two are not told apart.</summary>
    NotFound,

    /// <summary>The same id came with other content. Final.</summary>
    SameIdOtherContent,
    AmountTooSmall,
    AmountTooLarge,
    EmailInvalid,
    NameMissing,
    FieldMissing,

    /// <summary>Whoever refuses says why.</summary>
    ReasonMissing,

    /// <summary>A limit of a fund is above what it limits.</summary>
    CapTooLarge,

    /// <summary>A fund that serves chosen campaigns, themes or communes names none.</summary>
    ScopeEmpty,

    /// <summary>Only somebody who may bind the organisation signs for it.</summary>
    SignatoryRequired,
    RuleInvalid,

    /// <summary>The campaign is not open for contributions now.</summary>
    CampaignNotOpen,
    CampaignFrozen,
    PayoutAccountNotReady,

    /// <summary>The state does not allow this move (any more).</summary>
    WrongState,
    AlreadyEnded,

    /// <summary>The hold ended before the payment was started.</summary>
    HoldExpired,

    /// <summary>The held match is no longer what was shown: ask again.</summary>
    PromiseChanged,

    /// <summary>Somebody else took the last cents a moment ago. Retryable.</summary>
    FundsExhausted,
    OverCommitted,
    RefundTooLarge,

    /// <summary>The second pair of eyes must belong to somebody else.</summary>
    SamePerson,
    ContentChanged,
    ApprovalExpired,
    FundInUse,
    BankReferenceReused,
    AmountDiffers,

    /// <summary>Number, date, assembly and budget line: nothing of a public decision may be missing.</summary>
    DecisionIncomplete,
    DecisionDateAhead,
    DecisionPaperMissing,

    /// <summary>Whoever has an interest in a decision takes no part in it.</summary>
    InterestedPerson,

    /// <summary>Above the threshold of the law, a beneficiary and a public body sign a convention first.</summary>
    ConventionMissing,

    /// <summary>The rule may promise more than was voted.</summary>
    VoteBelowRule,
    FileEmpty,
    FileTooLarge,

    /// <summary>Not one of the few kinds of file that are kept there, whatever its name says.</summary>
    FileTypeRefused,

    /// <summary>The payment provider does not answer. Retryable; nothing was charged.</summary>
    ProviderUnavailable,
    TooManyAttempts,
}

/// <summary>What PostgreSQL refuses by a named constraint, in the words of the code that would have refused first.
/// </summary>
public static class Refusals
{
    public static Refusal? OfConstraint(string? name) => name switch
    {
        "accounts_not_overdrawn" => Refusal.FundsExhausted,
        "contributions_pkey" or "contribution_names_pkey" => Refusal.SameIdOtherContent,
        "transfers_resolved_once" => Refusal.AlreadyEnded,
        "approvals_four_eyes" => Refusal.SamePerson,
        "approvals_in_time" => Refusal.ApprovalExpired,
        "campaigns_frozen_at_launch" => Refusal.CampaignFrozen,
        "campaigns_decided_once" => Refusal.AlreadyEnded,
        "campaigns_slug_once" or "bank_entries_once" or "approvals_one_waiting" => Refusal.WrongState,
        "contributions_never_regress" or "matches_move_forward" => Refusal.AlreadyEnded,
        "contributions_refund_within_payment" => Refusal.RefundTooLarge,
        "bank_entries_reference_once" => Refusal.BankReferenceReused,
        "approvals_without_interest" => Refusal.InterestedPerson,
        "grants_above_threshold_have_convention" => Refusal.ConventionMissing,
        "mandates_four_eyes" => Refusal.SamePerson,
        "mandates_after_certification" or "interests_once" or "conventions_once" => Refusal.WrongState,
        "funds_frozen_once_submitted" => Refusal.WrongState,
        "funds_pkey" or "fund_totals_pkey" => Refusal.SameIdOtherContent,
        "people_email_is_normal" => Refusal.EmailInvalid,
        "documents_size_in_range" => Refusal.FileTooLarge,
        "documents_media_type_known" => Refusal.FileTypeRefused,
        _ => null,
    };
}
