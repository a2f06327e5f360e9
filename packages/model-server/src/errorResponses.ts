import { FastifyError, FastifyInstance } from 'fastify';
import { messageOf, RequestError } from './errors';
import { ServerLimits } from './limits';

/** Every refusal is `{"error": "..."}`, as the protocol has it. */
export function errorResponses(
  app: FastifyInstance,
  limits: ServerLimits,
  onError: (error: unknown) => void,
): void {
  app.setErrorHandler<FastifyError | RequestError>((error, _request, reply) => {
    const { status, message } = answerTo(error, limits);
    if (status >= 500 && status !== 503) {
      onError(error);
    }
    return reply.code(status).send({ error: message });
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      error: `${request.method} ${
        request.url.split('?')[0]
      } is no route; the Open Inference Protocol V2 is served under /v2`,
    }),
  );
}

function answerTo(
  error: FastifyError | RequestError,
  { maxBodyBytes }: ServerLimits,
): { status: number; message: string } {
  if (error instanceof RequestError) {
    return { status: error.statusCode, message: error.message };
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        status: 413,
        message: `The body has more than ${maxBodyBytes} bytes; split the request`,
      };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        status: 415,
        message:
          'The content type is not served; send application/json (no binary tensor data)',
      };
    default: {
      const status = error.statusCode ?? 500;
      return status < 500
        ? { status, message: messageOf(error) }
        : {
            status,
            message:
              'The server failed on this request; its log has the reason',
          };
    }
  }
}
