//! Arbitrary URLs: a recognized URL has candidates with all parameters of their paths.
#![no_main]

use basecamp_core::Route;
use basecamp_core::operation::ParameterLocation;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|url: &str| {
    let rooted = format!("https://3.basecamp.com/999/{url}");
    for url in [url, &rooted] {
        let Ok(route) = Route::recognize(url) else { continue };
        for candidate in &route.candidates {
            let parameters = candidate.operation.parameters.iter();
            for parameter in
                parameters.filter(|parameter| parameter.location == ParameterLocation::Path)
            {
                assert!(candidate.arguments.contains_key(parameter.argument_name), "{url}");
            }
        }
    }
});
