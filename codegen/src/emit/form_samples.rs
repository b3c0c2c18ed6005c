//! The part of the tests of the form of data types that does not depend on the service: the checks, and samples of values.

use proc_macro2::TokenStream;
use quote::quote;

/// All of it.
pub(super) fn machinery() -> TokenStream {
    let (checks, samples, macros) = (check_functions(), sample_impls(), sample_macros());
    quote! {
        #checks
        #samples
        #macros
    }
}

fn check_functions() -> TokenStream {
    quote! {
        trait Data: Sample + Debug + PartialEq + Serialize + DeserializeOwned {}

        impl<T: Sample + Debug + PartialEq + Serialize + DeserializeOwned> Data for T {}

        fn written<T: Data + ToJson>(outside: &[&str]) {
            for value in T::samples() {
                let wire: Document = json::from_slice(&json::to_vec(&value)).unwrap();
                let form = body(&value, outside);
                assert_eq!(form, wire, "{value:?}");
            }
        }

        fn read<T: Data + FromJson>(outside: &[&str]) {
            for value in T::samples() {
                let wire = body(&value, outside);
                let received: T = json::from_slice(wire.to_string().as_bytes()).unwrap();
                let form = body(&received, outside);
                assert_eq!(form, wire, "{value:?}");
            }
        }

        fn there_and_back<T: Data>(outside: &[&str]) {
            for value in T::samples() {
                body(&value, outside);
            }
        }

        /// The form without the members that stand outside of the body. The value comes back from it unchanged.
        fn body<T: Data>(value: &T, outside: &[&str]) -> Document {
            let text = serde_json::to_string(value).unwrap();
            let back: &T = &serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(back, value, "{text}");
            let mut form: Document = serde_json::from_str(&text).unwrap();
            if let Some(members) = form.as_object_mut() {
                members.retain(|name, _| !outside.contains(&name.as_str()));
            }
            form
        }
    }
}

fn sample_impls() -> TokenStream {
    quote! {
        pub(crate) trait Sample: Sized {
            /// A value with everything set, and structures and unions in it to this depth.
            fn sample(depth: usize) -> Self;

            /// One value of each kind that there is.
            fn samples() -> Vec<Self> {
                vec![Self::sample(3)]
            }

            /// Makes it something that can stand in a header.
            fn in_header(&mut self) {}
        }

        macro_rules! plain {
            ($($type:ty: $value:expr;)*) => {
                $(impl Sample for $type {
                    fn sample(_: usize) -> Self {
                        $value
                    }
                })*
            };
        }

        plain! {
            bool: true;
            i8: -8;
            i16: 16;
            i32: 32;
            i64: 1 << 40;
            f32: 0.5;
            f64: -2.5e10;
            Blob: Blob::from(b"\x00\xff");
            Document: serde_json::json!({ "b": [1, "x", null], "a": { "c": 0.5 } });
            Timestamp: Timestamp::new(1_700_000_000, 500_000_000);
            BigInteger: BigInteger::from(7);
            BigDecimal: "0.5".parse().unwrap();
        }

        impl Sample for String {
            fn sample(_: usize) -> Self {
                "\"text\"\n".to_owned()
            }

            fn in_header(&mut self) {
                *self = "\"a\", b".to_owned();
            }
        }

        impl<T: Sample> Sample for Option<T> {
            fn sample(depth: usize) -> Self {
                Some(T::sample(depth))
            }

            fn in_header(&mut self) {
                self.iter_mut().for_each(T::in_header);
            }
        }

        impl<T: Sample> Sample for Box<T> {
            fn sample(depth: usize) -> Self {
                Box::new(T::sample(depth))
            }
        }

        impl<T: Sample> Sample for Vec<T> {
            fn sample(depth: usize) -> Self {
                vec![T::sample(depth)]
            }

            fn in_header(&mut self) {
                self.iter_mut().for_each(T::in_header);
            }
        }

        impl<T: Sample> Sample for BTreeMap<String, T> {
            fn sample(depth: usize) -> Self {
                BTreeMap::from([("key".to_owned(), T::sample(depth))])
            }

            fn in_header(&mut self) {
                self.values_mut().for_each(T::in_header);
            }
        }
    }
}

fn sample_macros() -> TokenStream {
    quote! {
        macro_rules! structure {
            ($type:path { $($field:ident),* $(,)? }) => {
                impl Sample for $type {
                    fn sample(depth: usize) -> Self {
                        #[allow(unused_mut, reason = "there may be no members")]
                        let mut sample: Self = serde_json::from_str("{}").unwrap();
                        if let Some(_depth) = depth.checked_sub(1) {
                            $(sample.$field = Sample::sample(_depth);)*
                        }
                        sample
                    }
                }
            };
        }

        macro_rules! union {
            ($type:path { $($variant:ident: $kind:ident),* $(,)? }) => {
                impl Sample for $type {
                    fn sample(depth: usize) -> Self {
                        match depth.checked_sub(1) {
                            Some(depth) => Self::samples_at(depth).next().unwrap(),
                            None => serde_json::from_str("{}").unwrap(),
                        }
                    }

                    fn samples() -> Vec<Self> {
                        Self::samples_at(2).collect()
                    }
                }

                impl Members for $type {
                    fn members() -> Vec<fn(usize) -> Self> {
                        vec![
                            $(|_depth| member!($kind $variant _depth),)*
                            |_| serde_json::from_str(r#"{"?unknown":"AAH/"}"#).unwrap(),
                            |_| serde_json::from_str("{}").unwrap(),
                        ]
                    }
                }
            };
        }

        macro_rules! member {
            (payload $variant:ident $depth:ident) => { Self::$variant(Sample::sample($depth)) };
            (unit $variant:ident $depth:ident) => { Self::$variant };
        }

        trait Members: Sized {
            fn members() -> Vec<fn(usize) -> Self>;

            fn samples_at(depth: usize) -> impl Iterator<Item = Self> {
                Self::members().into_iter().map(move |member| member(depth))
            }
        }

        macro_rules! values {
            ([$type:path, $unknown:expr]) => {
                impl Sample for $type {
                    fn sample(_: usize) -> Self {
                        Self::samples().remove(0)
                    }

                    fn samples() -> Vec<Self> {
                        let known = Self::VALUES.iter().copied();
                        known.chain([$unknown]).map(Self::from).collect()
                    }
                }
            };
        }
    }
}
