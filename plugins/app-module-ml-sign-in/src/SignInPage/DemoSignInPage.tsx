import { useState } from 'react';
import { ProxiedSignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button } from '@backstage/ui';
import styles from './DemoSignInPage.module.css';
import { forgetOnSignOut } from './forgetOnSignOut';
import { DEMO_PERSONAS, DemoPersona } from './personas';
import { rememberedPersona } from './rememberedPersona';

function PersonaCard(props: { persona: DemoPersona; onChoose(): void }) {
  const { persona, onChoose } = props;
  return (
    <li className={styles.card}>
      <h2 className={styles.name}>{persona.title}</h2>
      <p className={styles.text}>{persona.team}</p>
      <p className={styles.text}>{persona.does}</p>
      <Button
        variant="primary"
        onPress={onChoose}
        aria-label={`Sign in as ${persona.title}`}
      >
        Sign in
      </Button>
    </li>
  );
}

/** Four example people to sign in as; only the demo profile has them. */
export function DemoSignInPage({ onSignInSuccess }: SignInPageProps) {
  const config = useApi(configApiRef);
  const [persona, setPersona] = useState(rememberedPersona.get);
  const [failure, setFailure] = useState<string>();

  if (config.getOptionalString('modelport.profile') !== 'demo') {
    return (
      <main className={styles.page}>
        <h1 className={styles.title}>Sign-in is not set up</h1>
        <p className={styles.text}>
          This portal runs in the production profile and has no sign-in page
          yet. A platform engineer adds the page of the configured provider to
          the app.
        </p>
      </main>
    );
  }
  if (persona) {
    return (
      <ProxiedSignInPage
        provider="demo"
        headers={{ 'x-modelport-demo-persona': persona }}
        onSignInSuccess={identity => onSignInSuccess(forgetOnSignOut(identity))}
        ErrorComponent={({ error }) => (
          <main className={styles.page}>
            <h1 className={styles.title}>Could not sign in</h1>
            <p role="alert" className={styles.text}>
              {error?.message ?? 'The portal does not answer.'} Right after a
              start the catalog needs a few seconds to know its people.
            </p>
            <Button
              variant="primary"
              onPress={() => {
                rememberedPersona.clear();
                setFailure(error?.message);
                setPersona(undefined);
              }}
            >
              Try again
            </Button>
          </main>
        )}
      />
    );
  }
  return (
    <main className={styles.page}>
      <h1 className={styles.title}>Modelport</h1>
      <p className={styles.text}>
        Demo profile, on this machine only. Choose who you are:
      </p>
      {failure && (
        <p role="alert" className={styles.text}>
          The last try failed: {failure}
        </p>
      )}
      <ul className={styles.cards}>
        {DEMO_PERSONAS.map(candidate => (
          <PersonaCard
            key={candidate.id}
            persona={candidate}
            onChoose={() => {
              rememberedPersona.set(candidate.id);
              setPersona(candidate.id);
            }}
          />
        ))}
      </ul>
    </main>
  );
}
