import { useRef, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, TextField } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Decisions.module.css';

interface DecisionFormProps {
  /** The one that the URL names. */
  id: string | undefined;
  /** Before the URL names another one. */
  onAsk: (id: string) => void;
}

/** Takes the id of a transaction. Nothing is looked at until it is asked for. */
export function DecisionForm({ id, onAsk }: DecisionFormProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState(id ?? '');
  const [named, setNamed] = useState(id);
  if (named !== id) {
    // The field follows the URL without being drawn anew, which would cost it the focus.
    setNamed(id);
    setText(id ?? '');
  }
  // The id that the URL names is taken as it is; blanks around one that is typed or pasted are none of it.
  const wanted = text === id ? id : text.trim();
  return (
    <form
      ref={form}
      aria-label={t('decision.title')}
      className={styles.form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!wanted || wanted === id) return;
        onAsk(wanted);
        url.go({ decision: wanted });
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
          onPress={() => {
            // This button goes away with the decision.
            form.current?.querySelector('input')?.focus();
            url.go({ decision: undefined });
          }}
        >
          {t('decision.close')}
        </Button>
      )}
    </form>
  );
}
