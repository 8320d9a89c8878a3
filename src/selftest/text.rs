//! Files of cases: small systems with free network.

/// An edge that costs nothing.
pub const FREE: &str = "pattern = \"rest\"\nlatency = \"0s\"\nprotocol_cost = \"0s\"\npayload = \"0B\"\n";

/// One service `server` that is asked directly, by a flow `main`; the keys of both.
pub fn station(server: &str, flow: &str) -> String {
    format!("[services.server]\n{server}\n\n[[flows]]\nname = \"main\"\nentry = \"server\"\n{flow}\n")
}

/// Services by name and keys, free edges by ends and keys, and a flow `main` that enters at the first
/// service, or over the first edge when that comes from `user`, a client that need not be listed.
pub fn system(services: &[(&str, &str)], edges: &[(&str, &str, &str)], flow: &str) -> String {
    let mut text = String::new();
    let entry = match edges.first() {
        Some(("user", to, _)) => {
            text.push_str("[services.user]\nkind = \"client\"\n\n");
            format!("user->{to}")
        }
        _ => services.first().map_or_else(String::new, |(name, _)| (*name).to_owned()),
    };
    for (name, keys) in services {
        text.push_str(&format!("[services.{name}]\n{keys}\n\n"));
    }
    for (from, to, keys) in edges {
        text.push_str(&format!("[[edges]]\nfrom = \"{from}\"\nto = \"{to}\"\n{FREE}{keys}\n\n"));
    }
    text.push_str(&format!("[[flows]]\nname = \"main\"\nentry = \"{entry}\"\n{flow}\n"));
    text
}

/// A message that costs nothing; the keys of its pattern stand with it.
const FREE_MESSAGE: &str = "latency = \"0s\"\npayload = \"0B\"\n";

/// Services by name and keys, messages by sender, receivers and keys, and a flow `main` whose user asks `front`,
/// a service that does nothing itself. The broker takes no time. Of several receivers each gets a copy.
pub fn mail(services: &[(&str, &str)], messages: &[(&str, &[&str], &str)], flow: &str) -> String {
    let mut text = String::from("[services.user]\nkind = \"client\"\n\n[services.front]\n");
    text.push_str("service_time = { constant = \"0s\" }\ndatabase = \"own\"\n\n");
    for (name, keys) in services {
        text.push_str(&format!("[services.{name}]\n{keys}\n\n"));
    }
    text.push_str("[brokers.main]\npublish_latency = \"0s\"\n\n");
    text.push_str(&format!("[[edges]]\nfrom = \"user\"\nto = \"front\"\n{FREE}\n"));
    for (at, (from, to, keys)) in messages.iter().enumerate() {
        let pattern = if to.len() > 1 { "pub-sub" } else { "queue" };
        let event = format!("event = \"e{at}\"\npattern = \"{pattern}\"");
        text.push_str(&format!("[[edges]]\nfrom = \"{from}\"\nto = {to:?}\n{event}\n{FREE_MESSAGE}{keys}\n\n"));
    }
    text.push_str(&format!("[[flows]]\nname = \"main\"\nentry = \"user->front\"\n{flow}\n"));
    text
}
