//! A fixed number of users who think, ask and wait.

/// Rate, response, and mean number at each server.
type Solution = (f64, f64, Vec<f64>);

/// For `users` who think `think` and then visit exponential first-come-first-served servers with these
/// mean times, by exact mean value analysis (Reiser and Lavenberg 1980).
fn solve(users: u32, think: f64, servers: &[f64]) -> Solution {
    let mut numbers = vec![0.0; servers.len()];
    let (mut rate, mut response) = (0.0, 0.0);
    for n in 1..=users {
        let stays: Vec<f64> = servers.iter().zip(&numbers).map(|(mean, number)| mean * (1.0 + number)).collect();
        response = stays.iter().sum();
        rate = f64::from(n) / (think + response);
        numbers = stays.iter().map(|stay| rate * stay).collect();
    }
    (rate, response, numbers)
}

/// Requests per second.
pub fn rate(users: u32, think: f64, servers: &[f64]) -> f64 {
    solve(users, think, servers).0
}

/// Mean response.
pub fn response(users: u32, think: f64, servers: &[f64]) -> f64 {
    solve(users, think, servers).1
}

/// Mean number at one of the servers.
pub fn number(users: u32, think: f64, servers: &[f64], server: usize) -> f64 {
    solve(users, think, servers).2[server]
}
