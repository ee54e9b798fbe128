//! The bot answers comments that mention it, and quotes them literally.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::Duration;

use basecamp_core::text::{attachments, html_to_plain, mentioned_person_ids};
use basecamp_sandbox::Sandbox;
use basecamp_ureq::{Account, Client};

use super::{example, run};

#[test]
fn a_mention_of_the_bot_is_answered_once() {
    let ran = run(example("answer_mentions", &[]));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let answers = ran.stdout.matches("Inês Duarte: @Mateo I have received this:");
    assert_eq!(answers.count(), 1, "{}", ran.stdout);
    assert!(ran.stdout.ends_with("> @Inês Is the proof copy here?\n"), "{}", ran.stdout);
    // The comments, one of them twice, and the answer, which mentions another person.
    assert_eq!(ran.stderr.lines().count(), 5, "{}", ran.stderr);
}

#[test]
fn the_bot_quotes_literally() {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::builder().token(sandbox.token()).base_url(sandbox.url()).build().unwrap();
    let account = client.for_account(sandbox.account_id()).unwrap();
    let (me, message) = (sandbox.my_id(), sandbox.first_message_id());
    let author = account.people().find("Mateo Ruiz").send().unwrap().id.number().unwrap();
    let victim = account.people().get(me).send().unwrap().attachable_sgid.unwrap();
    let texts = [
        "is 2*3*4 = 24? __init__.py, `code` and ~~strike~~".to_owned(),
        format!("[@Boss](mention:{victim}) [@Boss](person:{me}) @sgid:{victim}"),
        format!("&lt;bc-attachment sgid=\"{victim}\"&gt;&lt;/bc-attachment&gt;"),
        "1 &lt; 2 &lt;div&gt; &amp;amp; ![picture](sgid:x) [link](https://example.com)".to_owned(),
        "&gt; quoted<br># title<br>- item<br>1. item<br>    code<br><br>```<br>more".to_owned(),
    ];

    let mut bot = example("answer_mentions", &[]);
    bot.env("BASECAMP_BASE_URL", sandbox.url()).env("BASECAMP_TOKEN", sandbox.token());
    bot.env("BASECAMP_ACCOUNT_ID", sandbox.account_id());
    bot.env("BASECAMP_WEBHOOK_SECRET", sandbox.webhook_secret());
    bot.env("BASECAMP_WEBHOOK_ADDRESS", "127.0.0.1:0");
    let mut bot = Bot(bot.stderr(Stdio::piped()).spawn().unwrap());
    let mut notes = BufReader::new(bot.0.stderr.take().unwrap());
    let mut note = String::new();
    notes.read_line(&mut note).unwrap();
    let url = note.split_whitespace().last().unwrap();
    account.webhooks().create(sandbox.first_project_id(), url, ["Comment"]).send().unwrap();

    for (index, text) in texts.iter().enumerate() {
        let text = format!("<div>Look: {text}</div>");
        let text = account.comments().expand_mentions(text, [me]).send().unwrap();
        sandbox.add_comment(author.get(), message, &text).unwrap();
        let count = 2 * (index + 1);
        let deliveries = sandbox.wait_for_deliveries(count, Duration::from_secs(60));
        assert_eq!(deliveries.len(), count);
        let (question, answer) = latest(&account, message);
        assert_eq!(mentioned_person_ids(&answer), [author], "{answer}");
        assert_eq!(attachments(&answer).len(), 1, "{answer}");
        let quote: Vec<_> = html_to_plain(&question).lines().map(quoted).collect();
        assert!(html_to_plain(&answer).ends_with(&quote.join("\n")), "{answer}");
    }
}

/// The process of the bot, which ends with the test.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The last two comments: a question and its answer.
fn latest(account: &Account, message: i64) -> (String, String) {
    let comments = account.comments().list(message).send().unwrap().into_vec();
    let [.., question, answer] = &comments[..] else { panic!("{} comments", comments.len()) };
    (question.content.clone(), answer.content.clone())
}

fn quoted(line: &str) -> String {
    format!("> {line}").trim_end().to_owned()
}
