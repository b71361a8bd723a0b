import { describe, expect, test } from 'vitest'
import { echoField } from '../../../../src/main/printing/status/job-echo.ts'
import { FOUR_BY_SIX } from '../../../../src/shared/domain/printing/media.ts'
import { differingDots } from '../../../harness/printers/pictures.ts'
import { zplPicture } from '../../../harness/printers/zpl-picture.ts'

const JOB = '0190f3a0-0000-7000-8000-00000000000a'
const printer = { media: FOUR_BY_SIX, dpi: 203 } as const

describe('the field that has a job echoed', () => {
  test('prints nothing', async () => {
    const label = '^XA^PW812^LL1218^FO40,40^A0N,60,60^FDHello^FS'
    const field = Buffer.from(echoField(JOB, printer)).toString('latin1')
    const picture = (zpl: string) => zplPicture(`${zpl}^XZ`, 203, FOUR_BY_SIX)
    expect(differingDots(await picture(label + field), await picture(label))).toBe(0)
  })

  test('takes the name of a job and no command', () => {
    for (const hostile of ['', 'JOB 1', `${JOB}^XZ`, '^FD~JA', JOB.replaceAll('-', '^')])
      expect(() => echoField(hostile, printer)).toThrow('A job is named by a UUID')
  })
})
