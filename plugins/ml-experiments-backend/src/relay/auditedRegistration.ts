import type { IncomingMessage } from 'node:http';
import type { AuditorService } from '@backstage/backend-plugin-api';
import type { Request } from 'express';
import { withoutCredentials } from '@modelport/plugin-ml-node';
import type { RelayCall, RelayRule } from './RelayCall';

/** Makes what outlives the call under an audit event that names the person on whose account the token acts. */
export async function auditedRegistration(
  auditor: AuditorService,
  what: { rule: RelayRule; call: RelayCall; req: Request },
  send: () => Promise<IncomingMessage>,
): Promise<IncomingMessage> {
  const { rule, call, req } = what;
  const { scope, token, facts, body } = call;
  const { server, entityRef } = scope;
  const [runId = scope.runId] = facts.runs;
  const record = await auditor.createEvent({
    eventId: rule.audit ?? rule.name,
    severityLevel: 'medium',
    request: withoutCredentials(req),
    meta: {
      ...{ server, entityRef },
      ...(runId !== undefined && { runId }),
      issuer: token.issuer,
      tokenId: token.id,
      name: String(body?.name ?? body?.run_name ?? ''),
      ...(body?.source !== undefined && { source: String(body.source) }),
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
