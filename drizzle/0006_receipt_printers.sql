-- Receipt printers speak ESC/POS. A CHECK cannot be widened in place, so the column is made anew; its old rows keep
-- what they speak.

ALTER TABLE printers ADD spoken TEXT NOT NULL DEFAULT 'zpl' CHECK (spoken IN ('zpl', 'epl', 'tspl', 'escpos', 'pdf'));
UPDATE printers SET spoken = language;
ALTER TABLE printers DROP COLUMN language;
ALTER TABLE printers RENAME COLUMN spoken TO language;
