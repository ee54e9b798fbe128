//! Email forwards, and the replies to them.

use super::handlers::Handler;
use super::kinds::Kind;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetInbox", Handler::Get(Kind::Inbox)),
    ("GetForward", Handler::Get(Kind::Forward)),
    ("GetForwardReply", Handler::Get(Kind::ForwardReply)),
    ("ListForwards", Handler::List(Kind::Forward)),
    ("ListForwardReplies", Handler::List(Kind::ForwardReply)),
];
