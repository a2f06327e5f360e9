import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Select, Switch, Text, TextField } from '@backstage/ui';
import type { ProfileParameter } from '@modelport/plugin-ml-training-common';
import { mlTrainingTranslationRef } from '../../translation';
import styles from './StartForm.module.css';

interface ParameterFieldProps {
  parameter: ProfileParameter;
  value: string;
  /** What is wrong with the value. */
  problem: string | undefined;
  onChange: (value: string) => void;
  onLeave: () => void;
}

const endSentence = (text: string) =>
  /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;

function useDescription(parameter: ProfileParameter): string {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { description, minimum, maximum, default: value } = parameter;
  const parts = [description && endSentence(description)];
  if (minimum !== undefined && maximum !== undefined) {
    parts.push(
      t('form.between', { minimum: String(minimum), maximum: String(maximum) }),
    );
  } else if (minimum !== undefined) {
    parts.push(t('form.atLeast', { minimum: String(minimum) }));
  } else if (maximum !== undefined) {
    parts.push(t('form.atMost', { maximum: String(maximum) }));
  }
  if (value !== undefined && value !== '') {
    parts.push(t('form.default', { value: String(value) }));
  }
  return parts.filter(Boolean).join(' ');
}

/** The field of a parameter, as its declaration asks for. */
export function ParameterField(props: ParameterFieldProps) {
  const { parameter, value, problem, onChange, onLeave } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const description = useDescription(parameter);
  const { name, type, default: given } = parameter;
  const hasDefault = given !== undefined && given !== '';
  // The aria behaviour shows what `validate` says at the field, without the browser's own bubbles.
  const validation = {
    validate: () => problem,
    validationBehavior: 'aria',
  } as const;
  if (parameter.enum) {
    return (
      <Select
        {...validation}
        label={name}
        description={description}
        className={styles.field}
        placeholder={t('form.choose')}
        options={parameter.enum.map(choice => ({
          value: String(choice),
          label: String(choice),
        }))}
        value={value || null}
        onChange={key => onChange(String(key ?? ''))}
        onBlur={onLeave}
      />
    );
  }
  if (type === 'boolean') {
    return (
      <Flex direction="column" gap="1" className={styles.switch}>
        <Switch
          label={name}
          isSelected={value === 'true'}
          onChange={on => onChange(String(on))}
        />
        {description && <Text color="secondary">{description}</Text>}
        {problem && (
          <Text role="alert" color="danger">
            {problem}
          </Text>
        )}
      </Flex>
    );
  }
  return (
    <TextField
      {...validation}
      label={name}
      description={description}
      className={styles.field}
      inputMode={type === 'string' ? 'text' : 'decimal'}
      autoComplete="off"
      placeholder={
        hasDefault ? t('form.emptied', { value: `${given}` }) : undefined
      }
      value={value}
      onChange={onChange}
      onBlur={onLeave}
    />
  );
}
