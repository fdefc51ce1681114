use serde::{Deserialize, Serialize};

use super::RegistrationPassword;
use crate::Secret;

/// How hard a registration password is to guess. Scanners try millions: anything below *fair* must be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strength {
    /// Below 40 bits by a generous count.
    Weak,
    /// Below 64 bits.
    Fair,
    /// Below 96 bits.
    Good,
    /// 96 bits and more.
    Strong,
}

/// Costs are counted in eighths of a bit, whole numbers that come out the same on every machine.
const BIT: u32 = 8;
/// Shorter patterns are as likely chance as intent.
const SHORTEST_PATTERN: usize = 3;

/// What fingers and minds run along, in either direction.
const TRACKS: [&[u8]; 11] = [
    b"abcdefghijklmnopqrstuvwxyz",
    b"0123456789",
    b"1234567890",
    b"qwertyuiop",
    b"qwertzuiop",
    b"asdfghjkl",
    b"zxcvbnm",
    b"!@#$%^&*()",
    b"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    b"1q2w3e4r5t6y7u8i9o0p",
    b"qazwsxedcrfvtgbyhnujmikolp",
];

/// What is tried first, at a door of this kind and at any other.
#[rustfmt::skip]
const WORDS: [&[u8]; 61] = [
    b"abc", b"admin", b"administrator", b"asterisk", b"autumn", b"changeme", b"cisco", b"client", b"company",
    b"default", b"demo", b"dragon", b"extension", b"football", b"freepbx", b"grandstream", b"guest", b"hello",
    b"iloveyou", b"internet", b"kamailio", b"letmein", b"login", b"master", b"monkey", b"office", b"passwd",
    b"password", b"passwort", b"phone", b"polycom", b"princess", b"private", b"public", b"reception", b"root",
    b"sales", b"secret", b"secure", b"server", b"service", b"setup", b"snom", b"spring", b"summer", b"sunshine",
    b"superman", b"support", b"system", b"telefon", b"telephone", b"temp", b"test", b"trunk", b"trustno", b"user",
    b"voice", b"voip", b"welcome", b"winter", b"yealink",
];

impl Strength {
    /// Estimates the cheapest description of the password by characters and by what people make passwords of: common
    /// words, words as such, years, runs on the keyboard, repetitions. As a description it cannot be short for
    /// more than a few passwords: those of random letters and digits stay within some bits of the truth.
    ///
    /// Looks at the first [`RegistrationPassword::MAX`] characters; a few thousand steps, fit for every keystroke.
    pub fn of(typed: &Secret) -> Self {
        match bits(typed.expose().as_bytes()) {
            0..40 => Self::Weak,
            40..64 => Self::Fair,
            64..96 => Self::Good,
            _ => Self::Strong,
        }
    }
}

/// A beginning of the text and what it costs to describe it.
type Part = (usize, u32);

fn bits(text: &[u8]) -> u32 {
    let text = &text[..text.len().min(RegistrationPassword::MAX)];
    let single = single(text);
    let mut cheapest = [u32::MAX; RegistrationPassword::MAX + 1];
    cheapest[0] = 0;
    for at in 0..text.len() {
        let rest = &text[at..];
        let patterns = [run(rest, single), copy(text, at), pronounceable(rest), year(rest)];
        let parts = patterns.into_iter().flatten().chain(words(rest)).chain([(1, single)]);
        for (length, cost) in parts {
            cheapest[at + length] = cheapest[at + length].min(cheapest[at] + cost);
        }
    }
    cheapest[text.len()] / BIT
}

/// One character drawn from all the classes that occur: the eighth power puts the logarithm in eighths.
fn single(text: &[u8]) -> u32 {
    let class = |test: fn(&u8) -> bool, size: u64| if text.iter().any(test) { size } else { 0 };
    let alphabet = class(u8::is_ascii_digit, 10)
        + class(u8::is_ascii_lowercase, 26)
        + class(u8::is_ascii_uppercase, 26)
        + class(|byte| !byte.is_ascii_alphanumeric(), 32);
    alphabet.max(1).pow(BIT).ilog2()
}

/// The same character again and again, or neighbours on a track: the first character, the track, the length.
fn run(rest: &[u8], single: u32) -> Option<Part> {
    let first = rest.first()?;
    let same = rest.iter().take_while(|byte| *byte == first).count();
    let along = TRACKS.iter().filter_map(|track| {
        let at = track.iter().position(|key| key.eq_ignore_ascii_case(first))?;
        Some(common(rest, track[at..].iter()).max(common(rest, track[..=at].iter().rev())))
    });
    let length = along.chain([same]).max()?;
    (length >= SHORTEST_PATTERN).then_some((length, single + 6 * BIT))
}

fn common<'a>(rest: &[u8], track: impl Iterator<Item = &'a u8>) -> usize {
    rest.iter().zip(track).take_while(|(byte, key)| byte.eq_ignore_ascii_case(key)).count()
}

/// What stood there before, wherever that was.
fn copy(text: &[u8], at: usize) -> Option<Part> {
    let length = |from| text[from..].iter().zip(&text[at..]).take_while(|(before, now)| before == now).count();
    let longest = (0..at).map(length).max()?;
    (longest >= SHORTEST_PATTERN).then_some((longest, 10 * BIT))
}

/// Five letters or more that can be spoken, written as words are: the letters of a word carry about two and a half
/// bits each (Shannon, "Prediction and Entropy of Printed English", 1951).
fn pronounceable(rest: &[u8]) -> Option<Part> {
    const SHORTEST_WORD: usize = 5;
    const MOST_CONSONANTS: usize = 3;
    const FIRST: u32 = 54;
    const EACH_FURTHER: u32 = 20;
    let lower = rest.get(1)?.is_ascii_lowercase();
    let mut consonants = 0;
    let spoken = |(at, byte): &(usize, &u8)| {
        let vowel = b"aeiouy".contains(&byte.to_ascii_lowercase());
        consonants = if vowel { 0 } else { consonants + 1 };
        let cased = if lower { *at == 0 || byte.is_ascii_lowercase() } else { byte.is_ascii_uppercase() };
        byte.is_ascii_alphabetic() && cased && consonants <= MOST_CONSONANTS
    };
    let length = rest.iter().enumerate().take_while(spoken).count();
    let capital = if rest.first()?.is_ascii_uppercase() { BIT } else { 0 };
    (length >= SHORTEST_WORD).then(|| (length, FIRST + EACH_FURTHER * (length as u32 - 1) + capital))
}

/// 1900 to 2099.
fn year(rest: &[u8]) -> Option<Part> {
    let year = rest.get(..4)?;
    let recent = year.starts_with(b"19") || year.starts_with(b"20");
    (recent && year.iter().all(u8::is_ascii_digit)).then_some((4, 9 * BIT))
}

fn words(rest: &[u8]) -> impl Iterator<Item = Part> {
    let first = rest.first().map(plain);
    WORDS.iter().filter(move |word| word.first().copied() == first).filter_map(|word| {
        let typed = rest.get(..word.len())?;
        let disguise = if typed == *word { 0 } else { BIT };
        typed.iter().map(plain).eq(word.iter().copied()).then_some((word.len(), 9 * BIT + disguise))
    })
}

/// The letter that a digit or a sign commonly stands for, in lower case.
fn plain(byte: &u8) -> u8 {
    match byte {
        b'0' => b'o',
        b'1' | b'!' => b'i',
        b'3' => b'e',
        b'4' | b'@' => b'a',
        b'5' | b'$' => b's',
        b'7' => b't',
        letter => letter.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{self, seeded};

    fn of(typed: &str) -> Strength {
        Strength::of(&Secret::new(typed))
    }

    #[test]
    fn what_people_type_is_weak() {
        let repeated = ["x".repeat(63), "x".repeat(5000), "Xk9".repeat(21), "Secret".repeat(10)];
        let typed = [
            "",
            "password1",
            "P@ssw0rd!",
            "12345678",
            "87654321",
            "123456789012",
            "abcd1234",
            "qwertyuiop",
            "QwErTy123",
            "1qaz2wsx3edc",
            "zaq12wsx",
            "1q2w3e4r5t",
            "Kestrel2026",
            "Summer2026!",
            "kestrel-1984",
            "asterisk123",
            "extension1004",
            "01012000",
            "11223344",
            "!@#$%^&*",
        ];
        for weak in typed.into_iter().chain(repeated.iter().map(String::as_str)) {
            assert_eq!(of(weak), Strength::Weak, "{weak} has {} bits", bits(weak.as_bytes()));
        }
    }

    #[test]
    fn more_effort_is_worth_more() {
        for (typed, strength) in [
            ("x7Kp2mQ9", Strength::Fair),
            ("kestrelharbourviolin", Strength::Fair),
            ("0f8c2d91b7e6a354", Strength::Good),
            ("kestrel-harbour-violin", Strength::Good),
            ("G7#kq!Zp2$wX9&mB", Strength::Strong),
        ] {
            assert_eq!(of(typed), strength, "{typed} has {} bits", bits(typed.as_bytes()));
        }
    }

    #[test]
    fn generated_passwords_are_strong() {
        let mut entropy = seeded(7);
        for _ in 0..5000 {
            let password = random::registration_password(&mut entropy);
            assert!(Strength::of(&password) >= Strength::Good, "{}", password.expose());
        }
    }

    #[test]
    fn other_alphabets_do_no_harm() {
        assert!(of(&"ä\0🦀".repeat(40)) < Strength::Good);
    }
}
