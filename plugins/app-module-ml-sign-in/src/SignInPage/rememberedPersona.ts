const KEY = 'modelport.demo.persona';

/** Whom this browser tab signed in as, so that a reload does not ask again. */
export const rememberedPersona = {
  get: (): string | undefined =>
    window.sessionStorage.getItem(KEY) ?? undefined,
  set: (id: string) => window.sessionStorage.setItem(KEY, id),
  clear: () => window.sessionStorage.removeItem(KEY),
};
