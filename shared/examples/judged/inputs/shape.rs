//! Text of what a field is made of, mostly as long as a rule's boundary or one off.

use patchbay_shared::{
    CallRules, CallerId, CallerPattern, CompanyName, DepartmentName, EmailAddress, ExtensionNumber, FeatureCode, Field,
    Information, JobTitle, MobileNumber, Name, NameFormat, Networks, PasswordPolicy, PickupGroups, PresencePart,
    RegistrationName, RegistrationPassword, RoleName, SettingField, SipDomain, UserAgents, UserPassword,
};

use super::{Judged, dice::Dice};

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const DIGITS: &[u8] = b"0123456789";
const DIALLED: &[u8] = b"0123456789().-+*#aZ";
const WRITTEN: &[u8] = b"0123456789 ().-+*#aZ";
const LOCAL: &[u8] = b"abcXYZ019.!#$%&'*+/=?^_`{|}~-";
const LABEL: &[u8] = b"abcXYZ019-";
const CREDENTIAL: &[u8] = b"abcXYZ019._-";

/// Letters of one to four bytes, with and without case, in both directions.
const ANY_SCRIPT: &[char] = &[
    'a', 'Z', 'ß', 'é', 'Ё', 'ё', 'Ω', 'σ', 'ǅ', 'ع', 'ש', '李', 'ア', '한', 'ก', '🦀', 'e', '\u{301}', ' ', '\'', '-',
    '.', '7', '٣',
];

/// What passwords are made of, and what the rules look for in them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "Ada", "ada", "ADA", "aDA", "Lovelace", "LOVELACE", "lovelac", "1004", "10", "04", "4001", "A", "d", "a",
    "1234", "4321", "0000", "123", "321", "6789", "7890", "2468", "19", "84", "2026", "1815",
    "password", "P@ssw0rd", "passwort", "qwerty", "qwertz", "asdf", "1qaz", "2wsx", "zaq1", "letmein", "secret", "admin", "asterisk",
    "kestrel", "Violin", "harbour", "HARBOUR", "strengths", "x7Kp", "2mQ9", "hQ7r", "#Vd2", "kLx!", "9Zb4", "aaaa", "abab", "abc", "XYZ",
    "!", "@#$", "~", "{x:y}", "%40", "\\", "-", "_", ".",
];

/// Those only a user password may have.
const WIDE_PIECES: &[&str] = &[
    " ",
    "\"",
    "é",
    "É",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ſ",
    "\u{212a}",
    "ǅ",
    "ª",
    "Ⅷ",
    "ⅷ",
    "ع",
    "李",
    "🦀",
    "\u{301}",
    "٣",
    "３",
    "１００４",
    "Аda",
    "Ａｄａ",
    "\0",
    "\n",
    "\t",
    "\u{a0}",
    "\u{200b}",
];

const COMMON: &str = include_str!("../../../src/common_passwords.txt");

/// The numbers of characters at which a rule of the field changes its mind.
pub fn boundaries(field: Judged) -> &'static [usize] {
    match field {
        Judged::Extension(field) => boundaries_of_extension(field),
        Judged::Setting(field) => boundaries_of_setting(field),
        Judged::Department => &[DepartmentName::MAX],
    }
}

fn boundaries_of_extension(field: Field) -> &'static [usize] {
    const STANDARD: usize = PasswordPolicy::Standard.min();
    const MODERN: usize = PasswordPolicy::Modern.min();
    match field {
        Field::FirstName | Field::LastName => &[Name::MAX],
        Field::Email => &[EmailAddress::MAX],
        Field::Mobile => &[MobileNumber::MAX],
        Field::UserPassword => &[STANDARD, MODERN, UserPassword::MAX],
        Field::Role => &[RoleName::MAX],
        Field::Organizations => &[1, 19],
        Field::JobTitle => &[JobTitle::MAX],
        Field::Number => &[ExtensionNumber::MAX],
        Field::CallerId => &[CallerId::MAX],
        Field::RegistrationName => &[RegistrationName::MAX],
        Field::RegistrationPassword => &[RegistrationPassword::MIN, RegistrationPassword::MAX],
        Field::ConcurrentRegistrations => &[1],
        Field::Presence(_, PresencePart::Information) => &[Information::MAX],
        Field::Presence(_, PresencePart::RingTimeout) => &[1, 3],
        Field::Presence(..) => &[ExtensionNumber::MAX],
        Field::CallWaiting | Field::RemoteRegistration | Field::NetworkRestriction | Field::UserAgentRestriction => {
            &[2]
        }
        Field::PickupGroups => &[PickupGroups::LONGEST],
        Field::CallHandling => &[1, CallerPattern::MAX],
        Field::Networks => &[7, 15, 39, 43],
        Field::UserAgents => &[UserAgents::LONGEST],
        Field::CallDuration => &[1, 5],
        Field::CallLimit => &[1, 3],
        Field::CallLimitSeconds => &[1, 4],
    }
}

fn boundaries_of_setting(field: SettingField) -> &'static [usize] {
    const CHOICE: usize = NameFormat::FirstLast.name().len();
    match field {
        SettingField::CompanyName => &[CompanyName::MAX],
        SettingField::OrganizationManagement => &[2],
        SettingField::NameFormat | SettingField::PasswordPolicy => &[CHOICE],
        SettingField::SipDomain => &[SipDomain::LABEL, SipDomain::MAX],
        SettingField::FirstNumber | SettingField::LastNumber => &[4, ExtensionNumber::MAX],
        SettingField::OperationLogDays => &[2, 4],
        SettingField::CallLogDays => &[1, 4],
        SettingField::CallDuration => &[1, 5],
        _ => &[FeatureCode::MAX],
    }
}

/// Text that the field was made for, give or take its length.
pub fn shaped(field: Judged, dice: &mut Dice) -> String {
    let length = length(field, dice);
    match field {
        Judged::Extension(field) => shaped_for_extension(field, length, dice),
        Judged::Setting(field) => shaped_for_settings(field, length, dice),
        Judged::Department => (0..length).map(|_| dice.pick(ANY_SCRIPT)).collect(),
    }
}

fn shaped_for_extension(field: Field, length: usize, dice: &mut Dice) -> String {
    match field {
        Field::Role if dice.once_in(4) => dice.pick(&["None", "none", "NONE", "Nones", "Administrator"]).to_owned(),
        Field::FirstName
        | Field::LastName
        | Field::Role
        | Field::JobTitle
        | Field::Presence(_, PresencePart::Information) => (0..length).map(|_| dice.pick(ANY_SCRIPT)).collect(),
        Field::Email => address(length, dice),
        Field::Mobile => of(WRITTEN, length, dice),
        Field::CallerId => of(DIALLED, length, dice),
        Field::Number => of(DIGITS, length, dice),
        Field::RegistrationName => of(CREDENTIAL, length, dice),
        Field::RegistrationPassword if dice.once_in(3) => of(ALPHANUMERIC, length, dice),
        Field::RegistrationPassword => pieces(PIECES, &[], length, dice),
        Field::UserPassword if dice.once_in(6) => common(dice),
        Field::UserPassword => pieces(PIECES, WIDE_PIECES, length, dice),
        Field::ConcurrentRegistrations => format!("{}{}", of(b"0+-", dice.roll(8) / 6, dice), dice.roll(6)),
        Field::Organizations => {
            (0..dice.roll(4)).map(|_| of(DIGITS, length, dice) + dice.pick(&["\n", "\r\n", ","])).collect()
        }
        Field::Presence(_, PresencePart::RingTimeout) => whole(5, 300, length, dice),
        Field::Presence(..) if dice.once_in(4) => {
            dice.pick(&["hang up", "HANG UP", "hangup", "hang  up", "1004", "01004"]).to_owned()
        }
        Field::Presence(..) => of(DIGITS, length, dice),
        Field::CallWaiting | Field::RemoteRegistration | Field::NetworkRestriction | Field::UserAgentRestriction => {
            switch(dice)
        }
        Field::PickupGroups => lines(PickupGroups::MAX, &["\n", "\n", "\r\n", "\n \n"], group, sound_group, dice),
        Field::CallHandling => lines(CallRules::MAX, &["\n", "\n", "\r\n", "\n \n"], call_rule, sound_call_rule, dice),
        Field::Networks => lines(Networks::MAX, &[",", "\n", "\r\n", "\n\n"], network, sound_network, dice),
        Field::UserAgents => lines(UserAgents::MAX, &["\n", "\n", "\r\n", "\n \n"], user_agent, sound_user_agent, dice),
        Field::CallDuration => whole(0, 86_400, length, dice),
        Field::CallLimit => whole(1, 100, length, dice),
        Field::CallLimitSeconds => whole(1, 3_600, length, dice),
    }
}

fn shaped_for_settings(field: SettingField, length: usize, dice: &mut Dice) -> String {
    match field {
        SettingField::CompanyName => (0..length).map(|_| dice.pick(ANY_SCRIPT)).collect(),
        SettingField::OrganizationManagement => switch(dice),
        SettingField::NameFormat => dice.pick(&NameFormat::ALL).name().to_owned(),
        SettingField::PasswordPolicy => dice.pick(&PasswordPolicy::ALL).name().to_owned(),
        SettingField::SipDomain if dice.once_in(3) => ipv4_address(dice),
        SettingField::SipDomain => host_name(length, dice),
        // Around the other end of the range.
        SettingField::LastNumber if dice.once_in(8) => format!("{:04}", 998 + dice.roll(5)),
        SettingField::FirstNumber | SettingField::LastNumber => of(DIGITS, length, dice),
        SettingField::OperationLogDays => whole(30, 3_650, length, dice),
        SettingField::CallLogDays => whole(1, 3_650, length, dice),
        SettingField::CallDuration => whole(0, 86_400, length, dice),
        // Around those of the statuses before it.
        _ if dice.once_in(4) => format!("*7{}", dice.roll(6)),
        _ => of(b"0123456789*#", length, dice),
    }
}

/// A number that is mostly around the ends of a range, or within it.
fn whole(least: usize, most: usize, length: usize, dice: &mut Dice) -> String {
    if dice.once_in(4) {
        (dice.pick(&[least.max(2), most]) + dice.roll(5) - 2).to_string()
    } else if dice.once_in(2) {
        dice.roll(most + most / 10).to_string()
    } else {
        of(DIGITS, length, dice)
    }
}

/// On, off, or almost.
fn switch(dice: &mut Dice) -> String {
    dice.pick(&["", "on", "on", "ON", "off", "o", "onn", "true"]).to_owned()
}

/// None, a few, or about as many as there may be: those are sound ones, or their number would hardly ever be what is wrong.
fn lines(
    most: usize,
    between: &[&str],
    any: fn(&mut Dice) -> String,
    sound: fn(usize, &mut Dice) -> String,
    dice: &mut Dice,
) -> String {
    let lines: Vec<String> = match dice.roll(8) {
        0 => (0..most - 1 + dice.roll(4)).map(|at| sound(at, dice)).collect(),
        _ => (0..dice.roll(4)).map(|_| any(dice)).collect(),
    };
    lines.join(dice.pick(between))
}

/// Another one for each place.
fn sound_network(at: usize, dice: &mut Dice) -> String {
    if dice.once_in(2) { format!("10.{at}.0.0/16") } else { format!("2001:db8:{at:x}::/48") }
}

/// Another one for each place.
fn sound_user_agent(at: usize, dice: &mut Dice) -> String {
    format!("{} {at}", of(CREDENTIAL, dice.pick(&[1, 20, 60]), dice))
}

/// Another one for each place.
fn sound_group(at: usize, dice: &mut Dice) -> String {
    format!("{}{at}", dice.pick(ANY_SCRIPT))
}

/// What a group is called.
fn group(dice: &mut Dice) -> String {
    let length = length(Judged::Extension(Field::PickupGroups), dice);
    let name: String = (0..length).map(|_| dice.pick(ANY_SCRIPT)).collect();
    if dice.once_in(8) { name + dice.pick(&["\t.", "\u{7f}", "\u{85}.", "\r."]) } else { name }
}

/// Another one for each place.
fn sound_call_rule(at: usize, dice: &mut Dice) -> String {
    format!("{at}#{}: {}", of(DIGITS, dice.roll(4), dice), dice.pick(&["accept", "hang up", "2000"]))
}

/// Whom a rule is about, and what becomes of them.
fn call_rule(dice: &mut Dice) -> String {
    // Often enough the same one twice.
    if dice.once_in(3) {
        return format!("{}: accept", dice.pick(&["7", "7*"]));
    }
    let length = length(Judged::Extension(Field::CallHandling), dice);
    let beginning = if dice.once_in(3) { of(DIALLED, length, dice) } else { of(DIGITS, length, dice) };
    let end = dice.pick(&["", "", "*", "**", "X"]);
    let action = dice.pick(&["accept", "Accept", "hang up", "HANG UP", "2000", "1004", "", "voicemail", "123456789"]);
    format!("{beginning}{end}{}{action}", dice.pick(&[":", ": ", " : ", " ", "::"]))
}

/// An address, mostly with something behind it.
fn network(dice: &mut Dice) -> String {
    let wide = dice.once_in(2);
    let address = if wide {
        let groups = dice.pick(&[1, 4, 7, 8, 8, 8, 9]);
        let group = |dice: &mut Dice| {
            if dice.once_in(2) { "0".to_owned() } else { of(b"0123456789abcdefABCDEF", 1 + dice.roll(5) % 4, dice) }
        };
        let written: Vec<String> = (0..groups).map(|_| group(dice)).collect();
        let whole = written.join(":");
        if dice.once_in(2) { whole.replacen(":0:", "::", 1) } else { whole }
    } else {
        let octet =
            |dice: &mut Dice| dice.pick(&["0", "1", "9", "10", "99", "127", "192", "255", "256", "01"]).to_owned();
        let octets = dice.pick(&[4, 4, 4, 4, 4, 3, 5]);
        (0..octets).map(|_| octet(dice)).collect::<Vec<_>>().join(".")
    };
    match dice.roll(8) {
        0..=2 => address,
        3 => address + " 255.255.255.0",
        4 => address + "/" + dice.pick(&["255.0.0.0", "255.255.255.255", "0.0.0.0", "255.0.255.0", "255.255"]),
        _ => format!("{address}/{}", dice.pick(&[0, 1, 8, 31, 32, 33, 64, 127, 128, 129])),
    }
}

/// What a user agent begins with.
fn user_agent(dice: &mut Dice) -> String {
    let length = length(Judged::Extension(Field::UserAgents), dice);
    of(b"abcXYZ019 ._-/()[]^$*+?\\|{}~!\"'", length.min(UserAgents::LONGEST + usize::from(dice.once_in(40))), dice)
}

/// The same character again and again, or the same two: as many characters or as many bytes as a boundary, or one off.
pub fn monotonous(field: Judged, dice: &mut Dice) -> String {
    let wanted = dice.pick(boundaries(field)) + dice.roll(3) - 1;
    let (one, two) = (dice.pick(ANY_SCRIPT), dice.pick(ANY_SCRIPT));
    let two = if dice.once_in(2) { one } else { two };
    let mut text = String::new();
    if dice.once_in(2) {
        text.extend([one, two].into_iter().cycle().take(wanted));
    } else {
        while text.len() + one.len_utf8() <= wanted {
            text.push(one);
        }
        text.extend(std::iter::repeat_n('a', wanted - text.len()));
    }
    text
}

pub fn length(field: Judged, dice: &mut Dice) -> usize {
    let boundary = dice.pick(boundaries(field));
    match dice.roll(4) {
        0 => dice.roll(6),
        1 => dice.roll(boundary + boundary / 2 + 2),
        _ => (boundary + dice.roll(5)).saturating_sub(2),
    }
}

fn of(alphabet: &[u8], length: usize, dice: &mut Dice) -> String {
    (0..length).map(|_| char::from(dice.pick(alphabet))).collect()
}

/// About as long as wanted, with labels around the longest of a domain name.
fn address(length: usize, dice: &mut Dice) -> String {
    let mut domain = String::new();
    for at in 0..dice.pick(&[1, 2, 2, 2, 3, 5]) {
        if at > 0 {
            domain.push('.');
        }
        let inside = dice.pick(&[0, 1, 2, 3, 60, 61, 62]);
        domain.push(char::from(dice.pick(ALPHANUMERIC)));
        domain += &of(LABEL, inside, dice);
        if !dice.once_in(4) {
            domain.push(char::from(dice.pick(LETTERS)));
        }
    }
    let local = length.saturating_sub(domain.len() + 1).max(dice.roll(20));
    format!("{}@{domain}", of(LOCAL, local, dice))
}

/// Labels around the longest one, together about as long as wanted.
fn host_name(length: usize, dice: &mut Dice) -> String {
    let mut name = String::new();
    while name.len() < length {
        if !name.is_empty() {
            name.push('.');
        }
        let wanted = dice.pick(&[1, 1, 2, 3, 8, 61, 62, 63, 64]).min(length - name.len());
        name.push(char::from(dice.pick(ALPHANUMERIC)));
        name += &of(LABEL, wanted.saturating_sub(2), dice);
        if wanted > 1 {
            name.push(char::from(dice.pick(ALPHANUMERIC)));
        }
    }
    name
}

/// Mostly four numbers, around the greatest that fits a byte, the first network and the first group.
fn ipv4_address(dice: &mut Dice) -> String {
    let parts = dice.pick(&[4, 4, 4, 4, 4, 3, 5]);
    let number = |_| match dice.roll(4) {
        0 => dice
            .pick(&["0", "1", "9", "10", "99", "100", "199", "200", "223", "224", "249", "250", "255", "256"])
            .to_owned(),
        1 if dice.once_in(4) => format!("0{}", dice.roll(10)),
        _ => dice.roll(260).to_string(),
    };
    (0..parts).map(number).collect::<Vec<_>>().join(".")
}

fn pieces(usual: &[&str], rare: &[&str], length: usize, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut characters = 0;
    while characters < length {
        let piece = match dice.roll(8) {
            0 if !rare.is_empty() => dice.pick(rare),
            _ => dice.pick(usual),
        };
        let taken = piece.chars().take(length - characters);
        characters += taken.clone().count();
        text.extend(taken);
    }
    text
}

/// One of the common passwords, as it is or in another case.
fn common(dice: &mut Dice) -> String {
    let word = COMMON.lines().nth(dice.roll(COMMON.lines().count())).unwrap_or_default();
    match dice.roll(4) {
        0 => word.to_uppercase(),
        1 => word.replace('a', "A"),
        2 => word.chars().map(|letter| if letter == 'k' { '\u{212a}' } else { letter }).collect(),
        _ => word.to_owned(),
    }
}
