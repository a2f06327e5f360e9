import { rememberedPersona } from './rememberedPersona';

/** What another tab does: it shares what the browser keeps, and has a session of its own. */
function inAnotherTab<T>(act: () => T): T {
  const here = { ...window.sessionStorage };
  window.sessionStorage.clear();
  const result = act();
  window.sessionStorage.clear();
  for (const [key, value] of Object.entries(here)) {
    window.sessionStorage.setItem(key, value);
  }
  return result;
}

describe('the remembered person', () => {
  beforeEach(() => {
    window.sessionStorage.clear();
    window.localStorage.clear();
  });

  it('is nobody at first', () => {
    expect(rememberedPersona.get()).toBeUndefined();
  });

  it('is in a new tab the one last chosen in this browser', () => {
    rememberedPersona.set('reviewer');
    expect(inAnotherTab(rememberedPersona.get)).toBe('reviewer');
  });

  it('stays the same in a tab when another tab chooses somebody else', () => {
    rememberedPersona.set('reviewer');
    inAnotherTab(() => rememberedPersona.set('manager'));
    expect(rememberedPersona.get()).toBe('reviewer');
    expect(inAnotherTab(rememberedPersona.get)).toBe('manager');
  });

  it('stays the same in a tab that took it from another', () => {
    inAnotherTab(() => rememberedPersona.set('reviewer'));
    rememberedPersona.get();
    inAnotherTab(() => rememberedPersona.set('manager'));
    expect(rememberedPersona.get()).toBe('reviewer');
  });

  it('is forgotten here and as the last one', () => {
    rememberedPersona.set('reviewer');
    rememberedPersona.clear();
    expect(rememberedPersona.get()).toBeUndefined();
    expect(inAnotherTab(rememberedPersona.get)).toBeUndefined();
  });

  it.each(['sessionStorage', 'localStorage'] as const)(
    'is nobody where %s names someone who is unknown',
    storage => {
      rememberedPersona.set('reviewer');
      window.sessionStorage.clear();
      window[storage].setItem('modelport.demo.persona', 'somebody-else');
      expect(rememberedPersona.get()).toBeUndefined();
    },
  );
});
