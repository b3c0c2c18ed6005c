// error[E0599]

use service::types::Block;

pub fn is_image(block: &Block) -> bool {
    matches!(block, Block::Image(_))
}
