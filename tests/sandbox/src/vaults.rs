//! Folders.

use super::handlers::Handler;
use super::kinds::Kind;

pub(super) const HANDLERS: &[(&str, Handler)] = &[
    ("CreateVault", Handler::Create(Kind::Vault)),
    ("GetVault", Handler::Get(Kind::Vault)),
    ("ListVaults", Handler::List(Kind::Vault)),
    ("UpdateVault", Handler::Update(Kind::Vault)),
];
