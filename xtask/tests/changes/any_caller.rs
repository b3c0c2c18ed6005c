use service::types::{Block, Chunk, Events, Image, Message, ResultShape, Role, Settings};
use service::{Client, Error, ListTalksRequest, ListenRequest, TalkRequest, TalkResponse};

pub fn request() -> TalkRequest {
    let image = Image::new("bytes");
    let result = ResultShape::new(["text"]);
    let settings = Settings::new()
        .temperature(0.5)
        .stop(["end"])
        .language("en");
    let message = Message::new(Role::User, [Block::from("a"), image.into(), result.into()]);
    let messages = [message.name("Ada")];
    TalkRequest::new("id", messages)
        .note("note")
        .settings(settings)
}

pub async fn talk(client: &Client) -> Result<(Option<String>, Option<i32>), Error> {
    let TalkResponse { message, cost, .. } = client.talk(request()).await?;
    Ok((text(&message), cost))
}

fn text(message: &Message) -> Option<String> {
    match (&message.role, message.content.first()?) {
        (Role::User | Role::Model, Block::Text(text)) => Some(text.clone()),
        (_, Block::Image(image)) => Some(format!("{:?}", image.bytes)),
        (_, Block::Result(result)) => Some(format!("{:?}", result.content)),
        _ => None,
    }
}

pub async fn listen(client: &Client) -> Result<Option<String>, Error> {
    let request = ListenRequest::new().settings(Settings::default());
    let mut answer = client.listen(request).await?;
    match answer.events.try_next().await? {
        Some(Events::Chunk(Chunk { text, .. })) => Ok(text),
        _ => Ok(None),
    }
}

pub fn pages(client: &Client) {
    let request = ListTalksRequest::new().max_results(3);
    let _ = client.list_talks(request.clone()).pages();
    let _ = client.list_talks(request).items();
}

pub fn advice(error: &Error) -> &'static str {
    match error {
        Error::Busy(_) => "wait",
        Error::Denied(denied) if denied.message.is_some() => "ask",
        _ => "look",
    }
}
