//! A bot: it receives comments by webhook, and answers those that mention it.
//!
//! ```text
//! cargo run -p basecamp-webhooks --example answer_mentions
//! ```
//!
//! The webhook delivers each new comment of a project. The bot reads the mentions in the text, and
//! answers with a comment that mentions the author and quotes the question. It never answers its
//! own comments.
//!
//! With `BASECAMP_TOKEN` it serves at `BASECAMP_WEBHOOK_ADDRESS` until it is killed; the secret of
//! the webhook is in `BASECAMP_WEBHOOK_SECRET`. Without a token it starts a sandbox, in which a
//! person posts two comments, one of which mentions the bot. It prints the comments with the
//! answer.

use std::error::Error;
use std::future::IntoFuture;
use std::process::ExitCode;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::post;
use basecamp_hyper::text::{html_to_plain, mentioned_person_ids, plain_to_html};
use basecamp_hyper::types::Person;
use basecamp_hyper::{Account, Client, Config, Id};
use basecamp_sandbox::{DeliveryFault, Sandbox};
use basecamp_tests::{note, program, say};
use basecamp_webhooks::{Async, Event, HandlerResult, WebhookReceiver, kinds};
use tokio::net::TcpListener;

const HELP: &str = "\
A bot that receives comments by webhook, and answers those that mention it.

Usage: answer_mentions

With BASECAMP_TOKEN and BASECAMP_ACCOUNT_ID, it serves http at BASECAMP_WEBHOOK_ADDRESS (default:
127.0.0.1:8080) and verifies deliveries with BASECAMP_WEBHOOK_SECRET. Create a webhook for comments that
leads there. Without a token, people mention it in a sandbox, and it prints the conversation.
";

/// The bot, as the owner of the token.
#[derive(Clone)]
struct Bot {
    account: Account,
    id: Id<Person>,
}

impl Bot {
    async fn new(account: Account) -> Result<Self, basecamp_hyper::Error> {
        let me = account.people().me().await?;
        let id =
            me.id.number().ok_or_else(|| basecamp_hyper::Error::usage("the bot is no person"))?;
        Ok(Self { account, id })
    }

    /// Answers a comment if it mentions the bot.
    async fn answer(&self, event: &Event) -> HandlerResult {
        let comment = event.recording()?;
        let author = &event.creator()?.id;
        let text = comment.content.as_deref().unwrap_or_default();
        if *author == self.id.into() || !mentioned_person_ids(text).contains(&self.id) {
            return Ok(());
        }
        let topic = comment.parent.as_ref().ok_or("a comment without a parent")?;
        // The text of another person is not Markdown: the bot would post the mentions in it.
        let question = plain_to_html(&html_to_plain(text));
        let answer = format!("<div>I have received this:</div><blockquote>{question}</blockquote>");
        self.account.comments().create(topic.id, answer).mention(author.clone()).await?;
        Ok(())
    }

    /// The receiver answers an event once, even if Basecamp delivers it again.
    fn receiver(self, secret: &str) -> Result<WebhookReceiver<Async>, Box<dyn Error>> {
        let receiver = WebhookReceiver::async_builder(secret)
            .on(kinds::COMMENT_CREATED, move |event| {
                let bot = self.clone();
                async move { bot.answer(&event).await }
            })
            .on_outcome(|report| note!("{report}"))
            .build()?;
        Ok(receiver)
    }
}

/// Serves a bot, and returns the URL for its webhook.
async fn serve(bot: Bot, secret: &str, address: &str) -> Result<String, Box<dyn Error>> {
    let receiver = bot.receiver(secret)?;
    let app = Router::new().route("/webhooks/basecamp", post(webhook)).with_state(receiver);
    let listener = TcpListener::bind(address).await?;
    let url = format!("http://{}/webhooks/basecamp", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, app).into_future());
    Ok(url)
}

async fn webhook(
    State(receiver): State<WebhookReceiver<Async>>,
    request: Request,
) -> Response<Body> {
    receiver.respond_reading(request).await.map(Body::from)
}

fn main() -> ExitCode {
    program::run_alone(HELP, || run().map_err(program::error_of))
}

#[tokio::main]
async fn run() -> Result<(), Box<dyn Error>> {
    if !program::has_token() {
        return converse(&program::start_sandbox()?).await;
    }
    let account = program::account_in_environment()?.ok_or("BASECAMP_ACCOUNT_ID is not set")?;
    let secret = program::variable("BASECAMP_WEBHOOK_SECRET");
    let secret = secret.ok_or("BASECAMP_WEBHOOK_SECRET is not set")?;
    let address = program::variable("BASECAMP_WEBHOOK_ADDRESS");
    let bot = Bot::new(Client::from_env()?.for_account(account)?).await?;
    let url = serve(bot, &secret, address.as_deref().unwrap_or("127.0.0.1:8080")).await?;
    note!("The bot receives webhooks at {url}");
    std::future::pending().await
}

/// Mentions the bot in a sandbox, and prints the comments.
async fn converse(sandbox: &Sandbox) -> Result<(), Box<dyn Error>> {
    note!("BASECAMP_TOKEN is not set: using a sandbox at {}", sandbox.url());
    let config = Config::builder().base_url(sandbox.url()).build()?;
    let client = Client::builder().token(sandbox.token()).config(config).build()?;
    let account = client.for_account(sandbox.account_id())?;
    let bot = Bot::new(account.clone()).await?;
    let me = bot.id;
    let url = serve(bot, sandbox.webhook_secret(), "127.0.0.1:0").await?;
    account.webhooks().create(sandbox.first_project_id(), url, ["Comment"]).await?;

    let author = account.people().find("Mateo Ruiz").await?;
    let author = author.id.number().ok_or("the author is no person")?.get();
    let mention =
        account.comments().expand_mentions("<div>Is the proof copy here?</div>", [me]).await?;
    let message = sandbox.first_message_id();
    sandbox.add_comment(author, message, "<div>Nobody in particular is meant.</div>")?;
    // One answer, although Basecamp delivers the event twice.
    sandbox.inject_delivery_fault(DeliveryFault::Duplicate);
    sandbox.add_comment(author, message, &mention)?;
    // The comments, the duplicate, and the answer, which mentions somebody else.
    sandbox.wait_for_deliveries(4, Duration::from_secs(10));

    for comment in account.comments().list(message).await? {
        say!("{}: {}", comment.creator.name, html_to_plain(&comment.content))?;
    }
    Ok(())
}
