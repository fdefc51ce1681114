//! Everything the extension's form asks of the rules, and nothing else: `make bench` compiles it for the browser to weigh them.

use std::hint::black_box;

use patchbay_shared::{
    Base, ExtensionForm, Field, NameFormat, Newer, Rules, Strength, UserPassword, registration_name,
    registration_password, user_password_without,
};

fn main() {
    let form = black_box(ExtensionForm::default());
    let rules = black_box(Rules::default());
    black_box(form.parse(rules).err());
    for field in Field::ALL {
        black_box(form.judge(black_box(field), rules));
    }
    black_box(UserPassword::rules(&form.user_password, rules.policy, &form.identity()));
    black_box(Strength::of(&form.registration_password));
    black_box(NameFormat::default().display(&form.first_name, &form.last_name));

    let newer = black_box(Newer {
        version: 2,
        from: 1,
        by: String::new(),
        at: String::new(),
        base: form.clone(),
        theirs: form.clone(),
        renewed: Vec::new(),
    });
    black_box(newer.changes(&form));
    black_box(newer.shown(&form, &black_box(Base::of(1))));

    // The browser's own generator is not one of the rules.
    let mut entropy = |bytes: &mut [u8]| {
        black_box(bytes);
    };
    black_box((registration_name(&mut entropy), registration_password(&mut entropy)));
    black_box(user_password_without(&mut entropy, &form.identity()));
}
