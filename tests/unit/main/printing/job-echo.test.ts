import { describe, expect, test } from 'vitest'
import { echoField } from '../../../../src/main/printing/status/job-echo.ts'
import { FOUR_BY_SIX } from '../../../../src/shared/domain/printing/media.ts'
import { differingDots } from '../../../harness/printers/pictures.ts'
import { zplPicture } from '../../../harness/printers/zpl-picture.ts'

const JOB = '0190f3a0-0000-7000-8000-00000000000a'
const printer = { media: FOUR_BY_SIX, dpi: 203 } as const

describe('the field that has a job echoed', () => {
  /** The dots by which a field changes a label. The renderer draws no numbered field, so it is drawn as a plain one. */
  async function dotsOf(field: string): Promise<number> {
    expect(field).toContain('^FN9999^FD')
    const plain = field.replace('^FN9999', '').replace(/\^HV.*/, '')
    const label = '^XA^PW812^LL1218^FO40,40^A0N,60,60^FDHello^FS'
    const picture = (zpl: string) => zplPicture(`${zpl}^XZ`, 203, FOUR_BY_SIX)
    return differingDots(await picture(label + plain), await picture(label))
  }

  test('prints nothing, and would where it does not lie beside the paper', async () => {
    const field = Buffer.from(echoField(JOB, printer)).toString('latin1')
    expect(await dotsOf(field)).toBe(0)
    expect(await dotsOf(field.replace(/\^FO\d+/, '^FO0'))).toBeGreaterThan(0)
  })

  test('takes the name of a job and no command', () => {
    for (const hostile of ['', 'JOB 1', `${JOB}^XZ`, '^FD~JA', JOB.replaceAll('-', '^')])
      expect(() => echoField(hostile, printer)).toThrow('A job is named by a UUID')
  })
})
