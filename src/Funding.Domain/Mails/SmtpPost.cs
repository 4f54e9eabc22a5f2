using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Okote.Funding;

/// <summary>The one place that speaks to a mail server.</summary>
internal static class SmtpPost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task Send(MailSettings settings, Mail mail, CancellationToken cancel)
    {
        var (smtp, from) = (settings.Smtp!, settings.From);
        using var message = new MailMessage(from, mail.Email!, mail.Subject, null)
        {
            SubjectEncoding = Encoding.UTF8,
            Headers =
            {
                // The same id on every try, so that a mail server which saw the first one can drop the second.
                { "Message-ID", $"<{mail.Id:N}@{new MailAddress(from).Host}>" },
                { "Auto-Submitted", "auto-generated" },
                { "Content-Language", mail.Language },
            },
        };
        if (mail.StopKey is { } key)
        {
            // One click in the mail program is a POST to this address (RFC 8058).
            message.Headers.Add("List-Unsubscribe", $"<{settings.StopLink(mail.Language, key)}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        message.AlternateViews.Add(View(mail.BodyText, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.BodyHtml, MediaTypeNames.Text.Html));
        using var client = new SmtpClient(smtp.Host, smtp.Port)
        {
            EnableSsl = smtp.StartTls,
            Credentials = smtp.User is null ? null : new NetworkCredential(smtp.User, smtp.Password),
        };
        // The client's own time limit does not hold for asynchronous sending.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SmtpException(SmtpStatusCode.GeneralFailure,
                $"The mail server did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private static AlternateView View(string body, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(body, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }

    /// <summary>What the server says about this one mailbox is its last word. Anything else, a wrong password included,
    /// is about the server and may be put right while the mails wait.</summary>
    public static bool IsFinal(SmtpStatusCode code) => code
        is SmtpStatusCode.MailboxUnavailable
        or SmtpStatusCode.UserNotLocalTryAlternatePath
        or SmtpStatusCode.ExceededStorageAllocation
        or SmtpStatusCode.MailboxNameNotAllowed
        or SmtpStatusCode.TransactionFailed;
}
