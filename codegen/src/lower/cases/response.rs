//! `smithy.test#httpResponseTests`

use serde_json::{Map, Value as Json};

use crate::ir::cases::{
    ExpectedMember, ExpectedOutcome, ExpectedRead, GivenAnswer, ResponseCase, StructureValue,
};
use crate::ir::{Structure, Type, TypeRef};

use super::case::{Case, Parts};
use super::value::{Made, Purpose};
use super::{Subject, head};

impl Subject<'_> {
    /// What the answer must be read as.
    pub(super) fn response(&self, case: &mut Case<'_>) -> Made<ResponseCase> {
        let params = case.parts().params("params")?;
        let (ty, structure) = self.output()?;
        let output = self.expected(ty, structure, &params)?;
        self.answered(case, ExpectedOutcome::Output(output))
    }

    /// Which exception the answer must be read as.
    pub(super) fn error(&self, case: &mut Case<'_>, ty: &TypeRef) -> Made<ResponseCase> {
        let params = case.parts().params("params")?;
        let error = self.values.structure(ty, &params, Purpose::Expected, &[])?;
        self.answered(case, ExpectedOutcome::Error(error))
    }

    fn answered(&self, case: &mut Case<'_>, expect: ExpectedOutcome) -> Made<ResponseCase> {
        let answer = given_answer(case.parts())?;
        Ok(ResponseCase {
            head: head(case),
            call: self.call(self.any_input()?),
            answer,
            expect,
        })
    }

    /// An input with what is required and nothing else.
    pub(super) fn any_input(&self) -> Made<StructureValue> {
        let input = &self.operation.input;
        self.values
            .structure(input, &Map::new(), Purpose::Input, &[])
    }

    /// What an input or output must be read as.
    pub(super) fn expected(
        &self,
        ty: &TypeRef,
        structure: &Structure,
        params: &Map<String, Json>,
    ) -> Made<ExpectedRead> {
        Ok(match structure.holds_stream {
            true => ExpectedRead::Members(self.members(structure, params)?),
            false => {
                let expected = Purpose::Expected;
                ExpectedRead::Whole(self.values.structure(ty, params, expected, &[])?)
            }
        })
    }

    /// The members of a structure that holds a stream, without a stream of events.
    pub(super) fn members(
        &self,
        structure: &Structure,
        params: &Map<String, Json>,
    ) -> Made<Vec<ExpectedMember>> {
        let is_events = |ty: &Type| matches!(ty, Type::EventStream(_) | Type::EventInput(_));
        let members = structure.members.iter();
        let compared = members.filter(|member| !is_events(&member.ty));
        compared
            .map(|member| {
                Ok(ExpectedMember {
                    field: member.field.clone(),
                    required: member.required,
                    value: self.values.member(member, params, Purpose::Expected)?,
                })
            })
            .collect()
    }
}

/// The answer that the test gives. What a server must or must not send besides is no concern of a client.
pub(super) fn given_answer(parts: &mut Parts<'_>) -> Made<GivenAnswer> {
    let code = parts.json("code").and_then(Json::as_u64).ok_or("no code")?;
    for for_servers in ["forbidHeaders", "requireHeaders", "bodyMediaType"] {
        parts.json(for_servers);
    }
    Ok(GivenAnswer {
        status: u16::try_from(code).map_err(|_| format!("the code {code}, which is no status"))?,
        headers: parts.pairs("headers")?,
        body: parts.owned_text("body")?.unwrap_or_default(),
    })
}
