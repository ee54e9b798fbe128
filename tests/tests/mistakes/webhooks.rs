//! Mistakes in receivers of webhooks.

use super::{Mistake, Mistakes};

pub(crate) const MISTAKES: Mistakes = Mistakes {
    name: "basecamp_webhooks",
    items: "use basecamp_webhooks::{MemoryStore, WebhookReceiver};",
    head: "fn() -> Result<(), Box<dyn std::error::Error>>",
    cases: &[
        Mistake {
            wrong: "let _ = WebhookReceiver::builder(\"s\").dedup_store(Vec::<i64>::new());",
            right: "let _ = WebhookReceiver::builder(\"s\").dedup_store(MemoryStore::new(500.try_into()?));",
            message: &["`Vec<i64>` is not a deduplication store", "`MemoryStore` and `RedisStore`"],
        },
        Mistake {
            wrong: "let _ = WebhookReceiver::async_builder(\"s\").dedup_store(Vec::<i64>::new());",
            right: "let _ = WebhookReceiver::async_builder(\"s\");",
            message: &["`Vec<i64>` is not an async deduplication store"],
        },
    ],
};
