package io.slotpilot.cli.keys;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How far a sweep is, and what it has counted.
 *
 * <p>The file has parts of key names in it, so that only its owner may read it.
 *
 * @param match the pattern it began with
 */
record SweepState(String match, List<ScanTarget> targets, Keyspace keyspace) {

    private static final int MAGIC = 0x534C4B31; // SLK1
    private static final int LARGEST = 200 << 20;

    /** Written beside the file and moved over it, so that there is always a whole one. */
    void save(Path file) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            write(new DataOutputStream(bytes));
            CRC32 sum = new CRC32();
            sum.update(bytes.toByteArray());
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createFile(next);
            if (Files.getFileStore(next).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
            }
            try (DataOutputStream out = new DataOutputStream(
                    new BufferedOutputStream(Files.newOutputStream(next, StandardOpenOption.WRITE)))) {
                out.writeInt(MAGIC);
                out.writeLong(sum.getValue());
                bytes.writeTo(out);
            }
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CannotScanException("cannot write the state to " + file + ": " + e);
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeUTF(match);
        out.writeInt(targets.size());
        for (ScanTarget target : targets) {
            target.write(out);
        }
        keyspace.write(out);
    }

    /** @throws CannotScanException if it is no whole state */
    static SweepState load(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            DataInputStream head = new DataInputStream(in);
            boolean ours = head.readInt() == MAGIC;
            long expected = head.readLong();
            byte[] bytes = head.readNBytes(LARGEST);
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (ours && sum.getValue() == expected) {
                return read(new DataInputStream(new ByteArrayInputStream(bytes)));
            }
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw damaged(file);
        } catch (IOException e) {
            throw new CannotScanException("cannot read the state in " + file + ": " + e);
        }
        throw damaged(file);
    }

    private static CannotScanException damaged(Path file) {
        return new CannotScanException(
                file + " is damaged, or is no state of slotpilot keys; name another file, or remove it to begin again");
    }

    private static SweepState read(DataInputStream in) throws IOException {
        String match = in.readUTF();
        List<ScanTarget> targets = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            targets.add(ScanTarget.read(in));
        }
        return new SweepState(match, targets, Keyspace.read(in));
    }
}
