//! The replies to client correspondences and approvals.

use super::client_approvals::view_in_parent;
use super::handlers::Handler;
use super::kinds::Kind;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetClientReply", Handler::Get(Kind::ClientReply)),
    ("ListClientReplies", Handler::List(Kind::ClientReply)),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::ClientReply, view_in_parent)];
