// error[E0308]

use service::TalkResponse;

pub fn cost(answer: &TalkResponse) -> Option<i32> {
    answer.cost
}
