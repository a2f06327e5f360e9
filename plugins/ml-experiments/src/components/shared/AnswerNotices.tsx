import type {
  Freshness,
  ServerError,
} from '@modelport/plugin-ml-experiments-common';
import { PartialFailure, StaleBanner } from '@modelport/plugin-ml-react';

/** What stands over an answer that is old or not whole. */
export function AnswerNotices(props: {
  answer: Freshness & { errors: ServerError[] };
}) {
  const { fetchedAt, stale, errors } = props.answer;
  return stale ? (
    <StaleBanner
      at={Date.parse(fetchedAt)}
      reason={errors
        .map(({ server, message }) => `${server}: ${message}`)
        .join('; ')}
    />
  ) : (
    <PartialFailure
      failures={errors.map(({ server, message }) => ({
        source: server,
        message,
      }))}
    />
  );
}
