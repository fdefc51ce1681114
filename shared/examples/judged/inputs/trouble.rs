//! What people, phones and attackers send besides what a field is made of.

use super::dice::Dice;

/// Single characters that a rule may take for another, or not see.
#[rustfmt::skip]
const CHARACTERS: &[char] = &[
    // controls, and what browsers, Rust and PostgreSQL might count among them or not
    '\0', '\u{1}', '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{1b}', '\u{1f}', '\u{7f}', '\u{80}', '\u{85}', '\u{9f}', '\u{ad}',
    // white space, and what only looks like it
    ' ', '\u{a0}', '\u{1680}', '\u{180e}', '\u{2000}', '\u{200a}', '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}',
    // nothing to see
    '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{feff}', '\u{fe0f}', '\u{e0001}',
    // digits and letters of other scripts
    '٣', '۳', '３', '०', '²', '½', 'Ⅷ', '𝟛', 'а', 'А', 'Ａ', 'ａ', 'é', 'ß', 'ẞ', 'İ', 'ı', 'ſ', '\u{212a}', 'ǅ', 'ª', 'ʰ', 'ع', 'ד', '李', 'ア',
    // what is put on the character before
    '\u{301}', '\u{308}', '\u{20e3}', '\u{64b}',
    // beyond the first plane, and the ends of the planes
    '🦀', '👩', '\u{1f3fd}', '\u{e000}', '\u{fffd}', '\u{ffff}', '\u{10000}', '\u{10ffff}',
    // signs that end something somewhere
    '"', '\'', '\\', '<', '>', '&', '%', '@', '＠', '.', '。', ',', ';', ':', '/', '_', '-', '‐', '–', '−', '+', '＋', '*', '#', '(',
    '[', '{', '|', '}', '~', '`', '^', '$', '!', '?', '=',
];

/// What comes along when something is pasted.
#[rustfmt::skip]
const SURROUNDINGS: &[&str] = &[
    " ", "  ", "\t", "\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{85}", "\u{a0}", "\u{1680}", "\u{2003}", "\u{2028}", "\u{2029}",
    "\u{202f}", "\u{205f}", "\u{3000}", " \u{3000}\t", "\u{200b}", "\u{feff}", "\u{180e}", "\u{2060}", "\u{202e}", "\0", "\u{1f}", "\u{7f}",
];

/// One of those, or any character at all.
pub fn character(dice: &mut Dice) -> char {
    if dice.once_in(8) { any(dice) } else { dice.pick(CHARACTERS) }
}

/// Any Unicode scalar value.
pub fn any(dice: &mut Dice) -> char {
    u32::try_from(dice.roll(0x11_0000)).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
}

/// The same text with one character put in, put in the place of another, or taken away.
pub fn spoil(text: &str, dice: &mut Dice) -> String {
    let at = dice.roll(text.chars().count() + 1);
    let (before, after) = text.split_at(text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte));
    let rest = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
    match dice.roll(5) {
        0 => format!("{before}{rest}"),
        1 | 2 => format!("{before}{}{rest}", character(dice)),
        _ => format!("{before}{}{after}", character(dice)),
    }
}

/// The same text with something before it, behind it, or both.
pub fn surround(text: &str, dice: &mut Dice) -> String {
    let (before, after) = (dice.pick(SURROUNDINGS), dice.pick(SURROUNDINGS));
    match dice.roll(3) {
        0 => format!("{before}{text}"),
        1 => format!("{text}{after}"),
        _ => format!("{before}{text}{after}"),
    }
}
