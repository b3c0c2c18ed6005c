//! `smithy.test#httpResponseTests`

use serde_json::{Map, Value as Json};

use crate::ir::cases::{
    ExpectedAnswer, ExpectedMember, ExpectedOutput, GivenAnswer, ResponseCase, StructureValue,
};
use crate::ir::{Type, TypeRef};

use super::Subject;
use super::case::{Case, Parts};
use super::value::{Made, Purpose};

impl Subject<'_> {
    /// What the answer must be read as.
    pub(super) fn response(&self, case: &mut Case<'_>) -> Made<ResponseCase> {
        let params = case.parts().params("params")?;
        let (ty, structure) = self.output()?;
        let output = if structure.holds_stream {
            ExpectedOutput::Members(self.members(&params)?)
        } else {
            let expected = Purpose::Expected;
            ExpectedOutput::Whole(self.values.structure(ty, &params, expected, &[])?)
        };
        self.answered(case, ExpectedAnswer::Output(output))
    }

    /// Which exception the answer must be read as.
    pub(super) fn error(&self, case: &mut Case<'_>, ty: &TypeRef) -> Made<ResponseCase> {
        let params = case.parts().params("params")?;
        let error = self.values.structure(ty, &params, Purpose::Expected, &[])?;
        self.answered(case, ExpectedAnswer::Error(error))
    }

    fn answered(&self, case: &mut Case<'_>, expect: ExpectedAnswer) -> Made<ResponseCase> {
        let answer = given_answer(case.parts())?;
        Ok(ResponseCase {
            head: self.head(case, self.any_input()?),
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

    /// The members of an output that holds a stream, without a stream of events.
    pub(super) fn members(&self, params: &Map<String, Json>) -> Made<Vec<ExpectedMember>> {
        let (_, structure) = self.output()?;
        let compared = structure
            .members
            .iter()
            .filter(|member| !matches!(member.ty, Type::EventStream(_)));
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
