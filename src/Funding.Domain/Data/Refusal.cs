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

    /// <summary>The new address is the one the person has.</summary>
    EmailUnchanged,

    /// <summary>Told to nobody but whoever has proved that the address is theirs.</summary>
    EmailTaken,
    NameMissing,
    FieldMissing,

    /// <summary>Whoever refuses says why.</summary>
    ReasonMissing,
    TextTooLong,

    /// <summary>A limit of a fund is above what it limits.</summary>
    CapTooLarge,

    /// <summary>A fund that serves chosen campaigns, themes or communes names none.</summary>
    ScopeEmpty,

    /// <summary>Only somebody who may bind the organisation signs for it.</summary>
    SignatoryRequired,
    CalendarInvalid,
    RuleInvalid,

    /// <summary>Nobody has published what this call promises for each euro.</summary>
    SchemeMissing,

    /// <summary>The campaign is not open for contributions now.</summary>
    CampaignNotOpen,
    CampaignFrozen,
    PayoutAccountNotReady,

    /// <summary>What a company was called for has been paid.</summary>
    CallPaid,

    /// <summary>The day by which the call is to be paid has not passed.</summary>
    CallNotOverdue,

    /// <summary>A payment of the same call is under way; whether it succeeds is not known yet.</summary>
    PaymentUnderWay,

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

    /// <summary>Whoever declared an interest judges nothing of it.</summary>
    ConflictOfInterest,

    /// <summary>An area has not been found in order since the campaign was handed in.</summary>
    ReviewMissing,

    /// <summary>Nobody has found this campaign's payout in order.</summary>
    PayoutNotReviewed,
    ContentChanged,
    ApprovalExpired,

    /// <summary>A request is asked again by whoever asked first.</summary>
    OnlyFirstPerson,
    FundInUse,

    /// <summary>The deposit or the mandate on which a pledge rests is not there. Retryable.</summary>
    GuaranteeMissing,

    /// <summary>This part of a deposit still stands behind what may be unlocked or is called.</summary>
    DepositBound,

    /// <summary>A fund is resumed by whoever suspended it: its owner, or an operator.</summary>
    SuspendedByOther,
    BankReferenceReused,
    AmountDiffers,

    /// <summary>A payment came back: it does not go out again to an account that nobody has looked at.</summary>
    AccountNotChecked,
    AccountUnchanged,

    /// <summary>No journal has the key that was named as the correction.</summary>
    CorrectionUnknown,
    CallNotOpen,
    ProposalIncomplete,
    CommuneInvalid,
    DatesOutsideCall,
    RewardWorthTooMuch,
    RewardExhausted,
    AlternativeMissing,
    ImageTooSmall,
    ImageTooWide,
    TooManyFiles,
    NothingChanged,
    EditWaiting,

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

    /// <summary>The bank refused this very charge. Another card may do.</summary>
    CardDeclined,
    TooManyAttempts,

    /// <summary>More gifts of one e-mail address than a person gives. Retryable an hour later.</summary>
    TooManyPayments,

    /// <summary>Too many cards were declined for this gift; another gift may be begun.</summary>
    TooManyDeclines,

    /// <summary>A campaign's payment pages wait, because most cards are declined there. Retryable.</summary>
    PaymentsPaused,

    /// <summary>The same person opened another payment of this campaign since. Retryable.</summary>
    NewerPayment,

    /// <summary>A link of a mail was used, or its time is over.</summary>
    LinkSpent,

    /// <summary>Somebody must be left to lead the organisation.</summary>
    LastAdmin,

    /// <summary>Money may still come or go back under this person's name.</summary>
    ContributionsOpen,
    SirenTaken,

    /// <summary>The SIRET does not begin with the SIREN.</summary>
    SiretOfOther,

    /// <summary>The VAT number belongs to another SIREN.</summary>
    VatOfOther,

    /// <summary>A volume and a folio say nothing without their court.</summary>
    CourtMissing,
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
        "reviews_without_interest" or "approvals_unbiased" => Refusal.ConflictOfInterest,
        "campaigns_reviewed_before_approval" => Refusal.ReviewMissing,
        "settlements_reviewed_before_payout" => Refusal.PayoutNotReviewed,
        "campaign_reviews_say_why" or "interest_declarations_say_why" => Refusal.ReasonMissing,
        "calls_frozen_once_open" or "calls_move_forward" or "role_requests_one_waiting" => Refusal.WrongState,
        "calls_applications_in_order" or "calls_open_before_close" => Refusal.CalendarInvalid,
        "calls_open_say_how" => Refusal.FieldMissing,
        "approvals_in_time" => Refusal.ApprovalExpired,
        "campaigns_frozen_at_launch" => Refusal.CampaignFrozen,
        "campaigns_decided_once" => Refusal.AlreadyEnded,
        "campaigns_slug_once" or "bank_entries_once" or "approvals_one_waiting" => Refusal.WrongState,
        "bank_entries_returned_once" or "bank_entries_returns_something" => Refusal.WrongState,
        "bank_entries_to_a_checked_account" => Refusal.AccountNotChecked,
        "bank_entries_booked_by_two" or "bank_entries_move_forward" => Refusal.WrongState,
        "contributions_never_regress" or "matches_move_forward" => Refusal.AlreadyEnded,
        "payments_one_open" or "payments_one_intent" or "payments_over_with_their_intent" => Refusal.WrongState,
        "contributions_refund_within_payment" => Refusal.RefundTooLarge,
        "bank_entries_reference_once" => Refusal.BankReferenceReused,
        "approvals_without_interest" => Refusal.InterestedPerson,
        "grants_above_threshold_have_convention" => Refusal.ConventionMissing,
        "mandates_four_eyes" => Refusal.SamePerson,
        "mandates_after_certification" or "interests_once" or "conventions_once" => Refusal.WrongState,
        "funds_frozen_once_submitted" or "funds_states_in_order" or "fund_closures_one_open" => Refusal.WrongState,
        "funds_closed_by_two" or "fund_closures_approved" => Refusal.WrongState,
        "fund_closures_say_why" => Refusal.ReasonMissing,
        "funds_pkey" or "fund_totals_pkey" or "fund_closures_pkey" => Refusal.SameIdOtherContent,
        "campaign_rewards_not_oversold" => Refusal.RewardExhausted,
        "campaign_rewards_amounts" => Refusal.RewardWorthTooMuch,
        "campaign_edits_one_open" => Refusal.EditWaiting,
        "campaign_edits_four_eyes" => Refusal.SamePerson,
        "campaign_edits_decided_once" => Refusal.AlreadyEnded,
        "campaigns_draft_calendar" => Refusal.DatesOutsideCall,
        "campaigns_commune_is_insee" => Refusal.CommuneInvalid,
        "campaigns_image_is_described" => Refusal.AlternativeMissing,
        "campaigns_whole_once_handed_in" => Refusal.ProposalIncomplete,
        "people_email_is_normal" => Refusal.EmailInvalid,
        "people_email_once" => Refusal.EmailTaken,
        "factor_resets_never_one_s_own" => Refusal.SamePerson,
        "factor_resets_say_why" => Refusal.ReasonMissing,
        "factor_resets_one_open" => Refusal.WrongState,
        "factor_resets_pkey" or "email_changes_pkey" => Refusal.SameIdOtherContent,
        "unpaid_calls_one" or "unpaid_calls_booked_by_two" => Refusal.WrongState,
        "unpaid_calls_pkey" or "fund_deposits_pkey" => Refusal.SameIdOtherContent,
        "unpaid_calls_say_why" => Refusal.ReasonMissing,
        "funds_secured_by_money" or "funds_active_once_secured" => Refusal.GuaranteeMissing,
        "fund_deposits_reference_once" or "bank_lines_used_once" => Refusal.BankReferenceReused,
        "fund_deposits_booked_by_two" or "fund_deposits_move_forward" or "settlements_signed_by_two"
            or "refund_requests_signed_by_two" or "role_requests_signed_by_two" => Refusal.WrongState,
        "payment_claims_one_open" or "refund_requests_one_open" or "bank_refunds_once" or "redistributions_one_open" =>
            Refusal.WrongState,
        "bank_refunds_reference_once" => Refusal.BankReferenceReused,
        "questions_length" or "reports_length" or "campaign_updates_named" => Refusal.TextTooLong,
        "documents_size_in_range" => Refusal.FileTooLarge,
        "documents_media_type_known" => Refusal.FileTypeRefused,
        "discrepancies_are_evidence" => Refusal.AlreadyEnded,
        "discrepancies_say_why" => Refusal.ReasonMissing,
        "receipts_one_live" or "receipts_one_live_per_line" or "receipts_cancelled_once"
            or "receipts_replace_the_last" => Refusal.AlreadyEnded,
        "receipts_only_irrevocable" or "receipt_mandates_one_open" => Refusal.WrongState,
        "receipts_say_why" => Refusal.ReasonMissing,
        "organisations_siren_once" => Refusal.SirenTaken,
        "organisations_siret_is_of_siren" => Refusal.SiretOfOther,
        _ => null,
    };
}
