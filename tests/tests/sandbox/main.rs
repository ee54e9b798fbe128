//! Tests of the sandbox itself over raw HTTP, as other suites rely on its responses.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod http_client;

mod agreement;
mod auth;
mod clock;
mod documented;
mod every_operation;
mod faults;
mod feed;
mod files;
mod generic;
mod kinds;
mod messages;
mod oauth;
mod people;
mod permissions;
mod projects;
mod rejections;
mod seeds;
mod state;
mod storage;
mod tls;
mod todos;
mod watch;
mod webhooks;
mod wire;
