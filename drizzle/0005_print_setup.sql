-- How one printer is set: darkness, speed, the correction of its place, the packing of its pictures. JSON; `{}` leaves
-- everything as the printer has it, which is what printers did until now.

ALTER TABLE printers ADD setup TEXT NOT NULL DEFAULT '{}';
