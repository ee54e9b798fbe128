//! Client correspondences: exchanges of messages with the clients of a project.

use super::client_approvals::replies_url;
use super::client_boards;
use super::handlers::Handler;
use super::kinds::Kind;
use super::views::View;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("GetClientCorrespondence", Handler::Get(Kind::ClientCorrespondence)),
    (
        "ListClientCorrespondences",
        Handler::Do(|call| client_boards::list(call, Kind::ClientCorrespondence)),
    ),
];

pub(super) const VIEWS: &[(Kind, View)] = &[(Kind::ClientCorrespondence, replies_url)];
