//! Async invocations, which take their time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bedrock_runtime::aws_restjson::{Document, Timestamp};
use bedrock_runtime::error::{ConflictException, ResourceNotFoundException};
use bedrock_runtime::operation::{GetAsyncInvoke, ListAsyncInvokes, StartAsyncInvoke};
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{
    AsyncInvokeOutputDataConfig, AsyncInvokeStatus, AsyncInvokeSummary, SortOrder,
};
use bedrock_runtime::{
    GetAsyncInvokeResponse, ListAsyncInvokesRequest, ListAsyncInvokesResponse,
    StartAsyncInvokeResponse,
};

use super::World;
use super::call::invalid;

/// How many invocations a page has, unless the caller says it.
const PAGE: usize = 10;

const FAILURE: &str = "asked to fail";

/// All invocations, in the order in which they were started.
#[derive(Default)]
pub(crate) struct Jobs(Mutex<Vec<Job>>);

#[derive(Clone)]
struct Job {
    number: usize,
    model: String,
    token: Option<String>,
    input: Document,
    output: AsyncInvokeOutputDataConfig,
    submitted: Timestamp,
    ends: Timestamp,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Vec<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    fn arn(&self) -> String {
        format!(
            "arn:aws:bedrock:us-east-1:123456789012:async-invoke/{:012}",
            self.number
        )
    }

    fn model_arn(&self) -> String {
        match self.model.starts_with("arn:") {
            true => self.model.clone(),
            false => format!("arn:aws:bedrock:us-east-1::foundation-model/{}", self.model),
        }
    }

    fn status(&self, now: Timestamp) -> AsyncInvokeStatus {
        match (now < self.ends, self.model.as_str()) {
            (true, _) => AsyncInvokeStatus::InProgress,
            (false, "fail.job") => AsyncInvokeStatus::Failed,
            (false, _) => AsyncInvokeStatus::Completed,
        }
    }
}

/// StartAsyncInvoke. The same token again is the same invocation.
pub(crate) async fn start_async_invoke(
    world: Arc<World>,
    call: Received<StartAsyncInvoke>,
) -> Result<StartAsyncInvokeResponse, Refusal> {
    let input = call.input;
    if !input.model_input.is_object() {
        return Err(invalid("`modelInput` must be an object"));
    }
    let mut jobs = world.jobs.lock();
    let token = input.client_request_token;
    let known = jobs
        .iter()
        .find(|job| token.is_some() && job.token == token);
    if let Some(job) = known {
        let same = job.model == input.model_id
            && job.input == input.model_input
            && job.output == input.output_data_config;
        return match same {
            true => Ok(StartAsyncInvokeResponse::new(job.arn())),
            false => {
                let words = "`clientRequestToken` was used for another invocation";
                Err(ConflictException::new().message(words).into())
            }
        };
    }
    let submitted = world.settings.clock.now();
    let job = Job {
        number: jobs.len() + 1,
        model: input.model_id,
        token,
        input: input.model_input,
        output: input.output_data_config,
        submitted,
        ends: later(submitted, world.settings.job_time),
    };
    let arn = job.arn();
    jobs.push(job);
    Ok(StartAsyncInvokeResponse::new(arn))
}

fn later(time: Timestamp, by: Duration) -> Timestamp {
    let nanos =
        i128::from(time.subsec_nanos()) + i128::try_from(by.as_nanos()).unwrap_or(i128::MAX);
    let secs = i64::try_from(nanos / 1_000_000_000).unwrap_or(i64::MAX);
    let nanos = u32::try_from(nanos % 1_000_000_000).unwrap_or_default();
    Timestamp::new(time.secs().saturating_add(secs), nanos)
}

/// GetAsyncInvoke.
pub(crate) async fn get_async_invoke(
    world: Arc<World>,
    call: Received<GetAsyncInvoke>,
) -> Result<GetAsyncInvokeResponse, Refusal> {
    let now = world.settings.clock.now();
    let arn = call.input.invocation_arn;
    let Some(job) = world
        .jobs
        .lock()
        .iter()
        .find(|job| job.arn() == arn)
        .cloned()
    else {
        let words = "there is no invocation with this ARN";
        return Err(ResourceNotFoundException::new().message(words).into());
    };
    let summary = summary(&job, now);
    let status = job.status(now);
    let mut response =
        GetAsyncInvokeResponse::new(arn, job.model_arn(), status, job.submitted, job.output);
    response.client_request_token = summary.client_request_token;
    response.failure_message = summary.failure_message;
    response.last_modified_time = summary.last_modified_time;
    response.end_time = summary.end_time;
    Ok(response)
}

fn summary(job: &Job, now: Timestamp) -> AsyncInvokeSummary {
    let status = job.status(now);
    let ended = status != AsyncInvokeStatus::InProgress;
    let failed = status == AsyncInvokeStatus::Failed;
    let mut summary = AsyncInvokeSummary::new(
        job.arn(),
        job.model_arn(),
        job.submitted,
        job.output.clone(),
    );
    summary.status = Some(status);
    summary.client_request_token = job.token.clone();
    summary.failure_message = failed.then(|| FAILURE.to_owned());
    summary.last_modified_time = Some(if ended { job.ends } else { job.submitted });
    summary.end_time = ended.then_some(job.ends);
    summary
}

/// ListAsyncInvokes. The token of a page is the number of its last invocation, so new ones disturb nobody who turns pages.
pub(crate) async fn list_async_invokes(
    world: Arc<World>,
    call: Received<ListAsyncInvokes>,
) -> Result<ListAsyncInvokesResponse, Refusal> {
    let input = call.input;
    let after = match &input.next_token {
        None => None,
        Some(token) => {
            let number = token
                .strip_prefix("after-")
                .and_then(|number| number.parse().ok());
            Some(number.ok_or_else(|| invalid("`nextToken` is none that was given out"))?)
        }
    };
    let now = world.settings.clock.now();
    let mut jobs: Vec<Job> = world.jobs.lock().clone();
    let ascending = input.sort_order == Some(SortOrder::Ascending);
    if !ascending {
        jobs.reverse();
    }
    let left = |job: &Job| match after {
        None => true,
        Some(number) if ascending => job.number > number,
        Some(number) => job.number < number,
    };
    jobs.retain(|job| left(job) && wanted(job, &input, now));
    let size = input
        .max_results
        .and_then(|size| usize::try_from(size).ok());
    let page = jobs.iter().take(size.unwrap_or(PAGE));
    let summaries: Vec<_> = page.map(|job| summary(job, now)).collect();
    let mut response = ListAsyncInvokesResponse::new();
    if summaries.len() < jobs.len() {
        let last = jobs.get(summaries.len() - 1).map(|job| job.number);
        response.next_token = last.map(|number| format!("after-{number}"));
    }
    Ok(response.async_invoke_summaries(summaries))
}

fn wanted(job: &Job, input: &ListAsyncInvokesRequest, now: Timestamp) -> bool {
    input
        .submit_time_after
        .is_none_or(|time| job.submitted > time)
        && input
            .submit_time_before
            .is_none_or(|time| job.submitted < time)
        && input
            .status_equals
            .as_ref()
            .is_none_or(|status| job.status(now) == *status)
}
