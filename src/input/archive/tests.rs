//! Archives as they come, and as they are made to do harm.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::*;

/// A zip archive, put together by hand (APPNOTE.TXT 4.3): each file deflated.
fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = Crc::new();
        crc.update(content);
        let offset = u32::try_from(archive.len()).unwrap();
        let mut common = Vec::new();
        common.extend(20u16.to_le_bytes());
        common.extend([0; 2]);
        common.extend(8u16.to_le_bytes());
        common.extend([0; 4]);
        common.extend(crc.sum().to_le_bytes());
        common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        common.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0; 2]);
        archive.extend(b"PK\x03\x04");
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(packed);
        directory.extend(b"PK\x01\x02");
        directory.extend(20u16.to_le_bytes());
        directory.extend(common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let start = u32::try_from(archive.len()).unwrap();
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend(count);
    archive.extend(count);
    archive.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

fn read(bytes: Vec<u8>) -> Result<Vec<(String, String)>, String> {
    let parts =
        parts("a", Source::Stream(Box::new(Cursor::new(bytes)))).map_err(|error| error.to_string())?;
    parts
        .into_iter()
        .map(|mut part| {
            let mut text = String::new();
            part.bytes
                .read_to_string(&mut text)
                .map_err(|error| error.to_string())?;
            Ok((part.name, text))
        })
        .collect()
}

fn part(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

#[test]
fn plain_gzip_and_zip_come_out_as_they_went_in() {
    assert_eq!(read(b"name\nAna\n".to_vec()), Ok(vec![part("a", "name\nAna\n")]));
    assert_eq!(read(b"n".to_vec()), Ok(vec![part("a", "n")]));
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(b"name\nAna\n").unwrap();
    assert_eq!(read(gzip.finish().unwrap()), Ok(vec![part("a", "name\nAna\n")]));
    let archive = zip_of(&[
        ("parameters.json", b"{}"),
        ("PSTN.calls.csv", b"one"),
        ("__MACOSX/._PSTN.calls.csv", b"x"),
        ("readme.md", b"x"),
        ("more/sms.json", b"two"),
    ]);
    assert_eq!(
        read(archive),
        Ok(vec![
            part("a/PSTN.calls.csv", "one"),
            part("a/more/sms.json", "two")
        ])
    );
}

#[test]
fn what_is_no_export_is_refused() {
    let refused = |bytes| read(bytes).unwrap_err();
    assert!(refused(zip_of(&[("[Content_Types].xml", b"<x/>"), ("a.csv", b"n")])).contains("workbook"));
    assert!(refused(zip_of(&[("photo.png", b"x")])).contains("holds photo.png"));
    assert!(refused(zip_of(&[])).contains("holds nothing"));
    assert!(refused(b"PK\x03\x04 and nothing else".to_vec()).contains("cannot be read"));
    let mut damaged = zip_of(&[("a.csv", b"name\nAna\n")]);
    // The checksum in the directory at the end.
    let at = damaged
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap()
        + 16;
    damaged[at] ^= 1;
    assert!(refused(damaged).contains("checksum"));
}

#[test]
fn a_bomb_ends_before_it_goes_off() {
    let zeros = vec![b'0'; usize::try_from(FREE).unwrap() + 1024 * 1024];
    assert!(
        read(zip_of(&[("a.csv", &zeros)]))
            .unwrap_err()
            .contains("200 times")
    );
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&zeros).unwrap();
    assert!(read(gzip.finish().unwrap()).unwrap_err().contains("200 times"));
}
