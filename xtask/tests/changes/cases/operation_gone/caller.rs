// error[E0432]

use service::{Client, ListenRequest};

pub async fn call(client: Client) {
    let _ = client.listen(ListenRequest::new()).await;
}
