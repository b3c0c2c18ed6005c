// error[E0599]

use service::{Client, ListTalksRequest};

pub fn all(client: &Client) {
    let _ = client.list_talks(ListTalksRequest::new()).pages();
}
