import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What a token is good for: an entity or a run. */
type Kind = 'entity' | 'run';

/** Told of what happens to tokens; see {@link meterTokens}. */
export type TokenMeter = ReturnType<typeof meterTokens>;

/** Counts what happens to tokens. Labels are kinds and outcomes, never people or models. */
export function meterTokens(metrics: MetricsService) {
  const asked = metrics.createCounter('ml_access.tokens.asked', {
    description: 'Tokens asked for, by kind and outcome',
  });
  const revoked = metrics.createCounter('ml_access.tokens.revoked', {
    description: 'Tokens that were ended before their time',
  });
  const verified = metrics.createCounter('ml_access.tokens.verified', {
    description: 'Checks of tokens by other plugins, by whether they were good',
  });
  const duration = metrics.createHistogram('ml_access.verify.duration', {
    description: 'Time that a check of a token took',
    unit: 's',
  });
  return {
    asked(kind: Kind, status: number) {
      const refusal = status < 500 ? 'refused' : 'failed';
      asked.add(1, { kind, outcome: status < 400 ? 'issued' : refusal });
    },
    revoked() {
      revoked.add(1);
    },
    verified(isGood: boolean, milliseconds: number) {
      const outcome = isGood ? 'good' : 'refused';
      verified.add(1, { outcome });
      duration.record(milliseconds / 1000, { outcome });
    },
  };
}
