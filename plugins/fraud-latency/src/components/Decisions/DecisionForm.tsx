import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, TextField } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Decisions.module.css';

/** Takes the id of a transaction. Nothing is looked at until it is asked for. */
export function DecisionForm({ id }: { id: string | undefined }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const [text, setText] = useState(id ?? '');
  // The id that the URL names is taken as it is; blanks around one that is typed or pasted are none of it.
  const wanted = text === id ? id : text.trim();
  return (
    <form
      aria-label={t('decision.title')}
      className={styles.form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (wanted && wanted !== id) url.go({ decision: wanted });
      }}
    >
      <TextField
        label={t('decision.id')}
        className={styles.id}
        autoComplete="off"
        value={text}
        onChange={setText}
      />
      <Button type="submit" variant="primary" isDisabled={!wanted}>
        {t('decision.look')}
      </Button>
      {id && (
        <Button
          variant="secondary"
          onPress={() => url.go({ decision: undefined })}
        >
          {t('decision.close')}
        </Button>
      )}
    </form>
  );
}
