// error[E0432]

use service::types::Image;

pub fn make() -> Image {
    Image::new("bytes")
}
