import type { IncomingMessage } from 'node:http';
import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';
import type { RunToken } from './authenticateRun';
import type { RelayCall, RelayRule } from './RelayCall';

/** Registers something under an audit event that names the person on whose account the token acts. */
export async function auditedRegistration(
  auditor: AuditorService,
  what: { rule: RelayRule; token: RunToken; call: RelayCall; req: Request },
  send: () => Promise<IncomingMessage>,
): Promise<IncomingMessage> {
  const { rule, token, call, req } = what;
  const { server, runId, entityRef } = token.scope;
  const record = await auditor.createEvent({
    eventId: rule.audit ?? rule.name,
    severityLevel: 'medium',
    request: req,
    meta: {
      ...{ server, runId, entityRef },
      issuer: token.issuer,
      tokenId: token.id,
      name: String(call.body?.name),
      ...(call.body?.source !== undefined && {
        source: String(call.body.source),
      }),
    },
  });
  const fail = (error: Error) => record.fail({ error });
  try {
    const answer = await send();
    const status = answer.statusCode ?? 0;
    await (status < 300
      ? record.success()
      : fail(new Error(`MLflow answered with status ${status}`)));
    return answer;
  } catch (error) {
    await fail(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}
