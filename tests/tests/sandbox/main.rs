//! Tests of the sandbox itself over raw HTTP, as other suites rely on its responses.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod http_client;

mod account;
mod agreement;
mod auth;
mod card_tables;
mod chatbots;
mod checkins;
mod clients;
mod clock;
mod documented;
mod drafts;
mod every_operation;
mod everything;
mod faults;
mod feed;
mod feed_filters;
mod files;
mod kinds;
mod messages;
mod my_assignments;
mod my_notes;
mod my_notifications;
mod named_people;
mod oauth;
mod people;
mod permissions;
mod person;
mod personal;
mod pings;
mod progress;
mod projects;
mod recordings;
mod rejections;
mod reports;
mod responses;
mod rights;
mod schedules;
mod search;
mod seeds;
mod state;
mod storage;
mod templates;
mod timeline;
mod timesheets;
mod tls;
mod todos;
mod tools;
mod visibility;
mod watch;
mod webhooks;
mod wire;
mod wormholes;
