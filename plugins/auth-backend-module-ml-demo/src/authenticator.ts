import { InputError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** The header by which the sign-in page says whom it wants to be. */
export const PERSONA_HEADER = 'x-modelport-demo-persona';

/** Catalog users that the demo profile lets anyone be. */
export const PERSONAS = [
  'data-scientist',
  'reviewer',
  'platform-engineer',
  'manager',
] as const;

/** One of {@link PERSONAS}. */
export type Persona = (typeof PERSONAS)[number];

const isPersona = (name: string | undefined): name is Persona =>
  PERSONAS.some(persona => persona === name);

/** Takes the person at their word; only for the demo profile. */
export const demoAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: () => undefined,
  async authenticate({
    req,
  }: {
    req: { header(name: string): string | undefined };
  }) {
    const persona = req.header(PERSONA_HEADER);
    if (!isPersona(persona)) {
      throw new InputError(
        `The header ${PERSONA_HEADER} is "${
          persona ?? ''
        }": it must be one of ${PERSONAS.join(', ')}.`,
      );
    }
    return { result: { persona } };
  },
});
