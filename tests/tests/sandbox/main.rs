//! The sandbox, driven raw: what it answers is what other suites rely on.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod http_client;

mod agreement;
mod auth;
mod documented;
mod every;
mod faults;
mod feed;
mod files;
mod generic;
mod messages;
mod oauth;
mod people;
mod projects;
mod refusals;
mod tls;
mod todos;
mod webhooks;
mod wire;
