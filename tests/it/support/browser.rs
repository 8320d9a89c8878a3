//! Chromium without a window, told what to do over its two pipes: no driver and no port is needed.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// What the browser may take for one answer; far more than it ever does.
const PATIENCE: Duration = Duration::from_secs(60);
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--remote-debugging-pipe",
];

/// A running browser with one page.
pub struct Browser {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    session: Value,
    last: u64,
    scripts: bool,
    /// What was told since the page was opened, oldest first.
    events: Vec<Value>,
    folder: PathBuf,
}

impl Browser {
    /// `None`, and a line that says so, where there is no browser; under CI that fails.
    pub fn open(name: &str) -> Option<Self> {
        let Some(program) = NAMES.iter().find_map(|name| found(name)) else {
            assert!(std::env::var_os("CI").is_none_or(|it| it.is_empty()), "no browser: tests/browser.sh installs one");
            // Past the capture of the tests: who runs them must see it.
            let _ = writeln!(std::io::stderr(), "SKIPPED {name}: no browser; tests/browser.sh installs Chromium");
            return None;
        };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        // The browser reads from 3 and writes to 4.
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"])
            .arg(program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", folder.display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the browser starts");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for message in output.split(0).map_while(Result::ok) {
                let told = serde_json::from_slice(&message).expect("the browser writes JSON");
                if sender.send(told).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take().expect("a pipe");
        let events = Vec::new();
        let mut browser = Self { child, input, messages, session: Value::Null, last: 0, scripts: true, events, folder };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
        let attached = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = attached["sessionId"].clone();
        for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Asks for something and waits for the answer.
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last += 1;
        let id = self.last;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if !self.session.is_null() {
            message["sessionId"] = self.session.clone();
        }
        self.input.write_all(format!("{message}\0").as_bytes()).expect("the browser listens");
        loop {
            let mut told = self.next(method);
            if told["id"] == id {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].take();
            }
            self.events.push(told);
        }
    }

    fn next(&mut self, of: &str) -> Value {
        self.messages.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the browser does not answer {of}"))
    }

    /// Opens a page from a file, and lets it come to rest.
    pub fn visit(&mut self, path: &Path) {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": format!("file://{}", path.display()) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let told = self.next("Page.navigate");
            self.events.push(told);
        }
        self.settle();
    }

    /// No page runs its own scripts from here on.
    pub fn without_scripts(&mut self) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
        self.scripts = false;
    }

    /// Waits until what was asked for is drawn.
    pub fn settle(&mut self) {
        if !self.scripts {
            return std::thread::sleep(Duration::from_millis(200));
        }
        let wait =
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))";
        self.call("Runtime.evaluate", json!({ "expression": wait, "awaitPromise": true }));
    }

    /// The value of an expression on the page.
    pub fn value(&mut self, expression: &str) -> Value {
        let told = self.call("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true }));
        assert!(told["exceptionDetails"].is_null(), "{expression}: {}", told["exceptionDetails"]);
        told["result"]["value"].clone()
    }

    pub fn width(&mut self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", size);
        self.settle();
    }

    /// `light` or `dark`.
    pub fn scheme(&mut self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.settle();
    }

    pub fn key(&mut self, key: &str) {
        for kind in ["keyDown", "keyUp"] {
            self.call("Input.dispatchKeyEvent", json!({ "type": kind, "key": key, "code": key }));
        }
        self.settle();
    }

    /// Errors and warnings of the page since it was opened.
    pub fn complaints(&self) -> Vec<String> {
        let told = |event: &Value| {
            let parameters = &event["params"];
            let level = match event["method"].as_str()? {
                "Runtime.exceptionThrown" => return Some(parameters.to_string()),
                "Runtime.consoleAPICalled" => &parameters["type"],
                "Log.entryAdded" => &parameters["entry"]["level"],
                _ => return None,
            };
            matches!(level.as_str()?, "error" | "warning" | "assert").then(|| parameters.to_string())
        };
        self.events.iter().filter_map(told).collect()
    }

    /// What the page asked the network for since it was opened, itself left out.
    pub fn requests(&self) -> Vec<String> {
        let asked = self.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
        let url = |event: &Value| event["params"]["request"]["url"].as_str().map(str::to_owned);
        asked.filter(|event| event["params"]["type"] != "Document").filter_map(url).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may be gone already; then there is nothing to end.
        let _ = self.input.write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let ended = (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            matches!(self.child.try_wait(), Ok(Some(_)))
        });
        if !ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn found(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file())
}
