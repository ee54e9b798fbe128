//! Tests of the sandbox itself over raw HTTP, as other suites rely on its responses.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod http_client;

mod account;
mod agreement;
mod auth;
mod chatbots;
mod checkins;
mod clients;
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
mod personal;
mod progress;
mod projects;
mod rejections;
mod state;
mod tls;
mod todos;
mod webhooks;
mod wire;
