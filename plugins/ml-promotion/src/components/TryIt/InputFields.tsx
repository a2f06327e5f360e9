import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, TextAreaField, TextField } from '@backstage/ui';
import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';
import { fieldNames } from '../../model/inferForm';
import { writeShape } from '../../model/tensorData';
import { valueKind } from '../../model/tensorValue';
import { mlPromotionTranslationRef } from '../../translation';
import { useProblemWords } from './useProblemWords';
import type { TryItState } from './useTryIt';
import styles from './TryIt.module.css';

interface InputProps {
  input: DeploymentTensor;
  state: TryItState;
}

function JsonField({ input, state }: InputProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const words = useProblemWords();
  const { name, datatype, shape } = input;
  const problem = state.problemOf(name);
  return (
    <TextAreaField
      label={name}
      description={t('try.jsonHelp', { datatype, shape: writeShape(shape) })}
      className={styles.json}
      rows={6}
      spellCheck="false"
      validationBehavior="aria"
      validate={() => problem && words(name, problem)}
      value={state.form.texts[name]}
      onChange={text => state.setText(name, text)}
    />
  );
}

function RowFields({ input, state }: InputProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const words = useProblemWords();
  const { name, datatype } = input;
  const names = fieldNames(input) ?? [];
  const kind = valueKind(datatype);
  const fields = names.map((column, index) => {
    const problem = state.problemOf(name, index);
    return (
      <TextField
        key={index}
        label={column}
        className={styles.field}
        inputMode={kind === 'number' || kind === 'integer' ? 'decimal' : 'text'}
        autoComplete="off"
        validationBehavior="aria"
        validate={() => problem && words(column, problem)}
        value={state.form.fields[name][index]}
        onChange={text => state.setField(name, index, text)}
      />
    );
  });
  return (
    <Flex direction="column" gap="2">
      <Text color="secondary">
        {t('try.inputTitle', { name })}, {datatype}
      </Text>
      <div className={styles.fields}>{fields}</div>
    </Flex>
  );
}

/** The fields of an input: one for each column of a row, or one for JSON. */
export function InputFields({ input, state }: InputProps) {
  const { mode, fields } = state.form;
  return mode === 'fields' && fields[input.name] ? (
    <RowFields input={input} state={state} />
  ) : (
    <JsonField input={input} state={state} />
  );
}
